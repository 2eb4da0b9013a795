package dev.millrace.analyser.pixels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.awt.image.BufferedImage;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PixelsTest {
  /** Three pixels over three: 1 2 3 over 4 5 6. */
  private static final Pixels SIX = new Pixels(3, 2, new int[] {1, 2, 3, 4, 5, 6});

  @ParameterizedTest
  @CsvSource({
    "1, 3, 1 2 3 4 5 6",
    "2, 3, 3 2 1 6 5 4",
    "3, 3, 6 5 4 3 2 1",
    "4, 3, 4 5 6 1 2 3",
    "5, 2, 1 4 2 5 3 6",
    "6, 2, 4 1 5 2 6 3",
    "7, 2, 6 3 5 2 4 1",
    "8, 2, 3 6 2 5 1 4",
    "9, 3, 1 2 3 4 5 6",
  })
  void turnsAsExifSays(int orientation, int width, String expected) {
    Pixels turned = SIX.turned(orientation);
    assertThat(turned.width()).isEqualTo(width);
    assertThat(turned.rgb())
        .containsExactly(
            Arrays.stream(expected.split(" ", -1)).mapToInt(Integer::parseInt).toArray());
  }

  @Test
  void shrinksByAveraging() {
    var picture = new Pixels(4, 2, new int[] {0, 100, 10, 20, 100, 200, 30, 40});
    assertThat(picture.within(2).rgb()).containsExactly(100, 25);
  }

  @Test
  void neverGrows() {
    assertThat(SIX.within(1000)).isSameAs(SIX);
  }

  @Test
  void takesGreyForWhatItIs() {
    var image = new BufferedImage(1, 1, BufferedImage.TYPE_BYTE_GRAY);
    image.getRaster().setSample(0, 0, 0, 128);
    assertThat(Pixels.of(image, 10).rgb()).containsExactly(0x808080);
  }

  @Test
  void laysTransparentPixelsOnWhite() {
    var image = new BufferedImage(2, 1, BufferedImage.TYPE_INT_ARGB);
    image.setRGB(1, 0, 0x80000000);
    assertThat(Pixels.of(image, 10).rgb()).containsExactly(0xffffff, 0x7f7f7f);
  }

  @Test
  void measuresWhatIsKnown() {
    int[] board = new int[64 * 64];
    Arrays.setAll(board, at -> (at / 64 + at % 64) % 2 == 0 ? 0xffffff : 0);
    Appearance appearance = Appearance.of(new Pixels(64, 64, board));
    assertThat(appearance.brightness()).isEqualTo(0.5);
    assertThat(appearance.contrast()).isEqualTo(0.5);
    assertThat(appearance.sharpness()).isCloseTo(1020.0 * 1020, within(1.0));
    Appearance flat = Appearance.of(new Pixels(2, 2, new int[4]));
    assertThat(flat).isEqualTo(new Appearance(0, 0, 0));
  }
}
