package dev.millrace.vision.image;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.millrace.vision.image.InvalidImage.Reason;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import org.bytedeco.javacpp.indexer.UByteIndexer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ImageDecoderTest {
  private static final int FUZZED = 4000;

  private static final ImageDecoder DECODER = new ImageDecoder(ImageLimits.DEFAULT);

  @ParameterizedTest
  @ValueSource(strings = {"jpg", "png"})
  void decodesToBlueGreenRed(String format) throws InvalidImage {
    try (Frame frame = DECODER.decode(Pictures.redAndBlue(format, 64, 32))) {
      assertThat(frame.width()).isEqualTo(64);
      assertThat(frame.height()).isEqualTo(32);
      assertThat(pixel(frame, 8, 8)).containsExactly(0, 0, 255);
      assertThat(pixel(frame, 8, 56)).containsExactly(255, 0, 0);
    }
  }

  private static int[] pixel(Frame frame, int row, int column) {
    try (UByteIndexer pixels = frame.pixels().createIndexer()) {
      int[] values = new int[3];
      for (int channel = 0; channel < 3; channel++) {
        int value = pixels.get(row, column, channel);
        // JPEG is not exact.
        values[channel] = value < 3 ? 0 : value > 252 ? 255 : value;
      }
      return values;
    }
  }

  @Test
  void decodesTheSmallestPicture() throws InvalidImage {
    try (Frame frame = DECODER.decode(Pictures.redAndBlue("png", 1, 1))) {
      assertThat(frame.width()).isEqualTo(1);
    }
  }

  @Test
  void leavesPicturesAsTheSensorSawThem() throws InvalidImage {
    byte[] jpeg = Pictures.askingToBeTurned(Pictures.redAndBlue("jpg", 64, 32));
    try (Frame frame = DECODER.decode(jpeg)) {
      assertThat(frame.width()).isEqualTo(64);
      assertThat(frame.pixels().cols()).isEqualTo(64);
    }
  }

  @ParameterizedTest(name = "{0} × {1} for an input of {2} decodes to {3} × {4}")
  @MethodSource("reductions")
  void decodesNoMorePixelsThanTheModelShows(int width, int height, int input, int pixels, int rows)
      throws InvalidImage {
    byte[] jpeg = Pictures.redAndBlue("jpg", width, height);
    try (Frame frame = DECODER.decodeFor(jpeg, Fit.CENTRED, input, input)) {
      assertThat(frame.width()).isEqualTo(width);
      assertThat(frame.height()).isEqualTo(height);
      assertThat(frame.pixels().cols()).isEqualTo(pixels);
      assertThat(frame.pixels().rows()).isEqualTo(rows);
    }
  }

  static Stream<Arguments> reductions() {
    return Stream.of(
        Arguments.of(640, 480, 416, 640, 480),
        Arguments.of(832, 480, 416, 416, 240),
        Arguments.of(831, 480, 416, 831, 480),
        Arguments.of(1280, 721, 320, 320, 181),
        Arguments.of(1280, 720, 96, 160, 90));
  }

  @ParameterizedTest(name = "{0}: {2}")
  @MethodSource("badPictures")
  void saysWhatIsWrong(String what, byte[] bytes, Reason reason) {
    assertThatExceptionOfType(InvalidImage.class)
        .isThrownBy(() -> DECODER.decode(bytes).close())
        .satisfies(refused -> assertThat(refused.reason()).isEqualTo(reason));
  }

  static Stream<Arguments> badPictures() {
    byte[] jpeg = Pictures.redAndBlue("jpg", 64, 48);
    byte[] png = Pictures.redAndBlue("png", 64, 48);
    byte[] noise = png.clone();
    Arrays.fill(noise, 45, png.length - 16, (byte) 7);
    return Stream.of(
        Arguments.of("nothing", new byte[0], Reason.EMPTY),
        Arguments.of("too many bytes", new byte[33 << 20], Reason.TOO_MANY_BYTES),
        Arguments.of("text", "{\"frame\": 1}".getBytes(UTF_8), Reason.UNKNOWN_FORMAT),
        Arguments.of("GIF", Pictures.redAndBlue("gif", 8, 8), Reason.UNKNOWN_FORMAT),
        Arguments.of("BMP", Pictures.redAndBlue("bmp", 8, 8), Reason.UNKNOWN_FORMAT),
        Arguments.of("the beginning of JPEG", Arrays.copyOf(jpeg, 3), Reason.TRUNCATED),
        Arguments.of("half a JPEG", Arrays.copyOf(jpeg, jpeg.length / 2), Reason.TRUNCATED),
        Arguments.of("JPEG but its end", Arrays.copyOf(jpeg, jpeg.length - 2), Reason.TRUNCATED),
        Arguments.of("half a PNG", Arrays.copyOf(png, png.length / 2), Reason.TRUNCATED),
        Arguments.of("PNG but its end", Arrays.copyOf(png, png.length - 12), Reason.TRUNCATED),
        Arguments.of("PNG of noise", noise, Reason.CORRUPT),
        Arguments.of("PNG without pixels", Pictures.pngClaiming(64, 48), Reason.CORRUPT),
        Arguments.of("PNG of no size", Pictures.pngClaiming(0, 48), Reason.CORRUPT),
        Arguments.of("PNG of negative size", Pictures.pngClaiming(-1, -1), Reason.CORRUPT),
        Arguments.of(
            "PNG bomb", Pictures.pngClaiming(Integer.MAX_VALUE, 1), Reason.TOO_MANY_PIXELS),
        Arguments.of("large PNG", Pictures.pngClaiming(30_000, 30_000), Reason.TOO_MANY_PIXELS),
        Arguments.of(
            "large JPEG", Pictures.jpegClaiming(jpeg, 30_000, 30_000), Reason.TOO_MANY_PIXELS),
        Arguments.of("JPEG of no size", Pictures.jpegClaiming(jpeg, 64, 0), Reason.CORRUPT));
  }

  @Test
  void survivesWhateverComes() {
    var random = new Random(20240115);
    byte[][] seeds = {
      Pictures.redAndBlue("jpg", 33, 17),
      Pictures.askingToBeTurned(Pictures.redAndBlue("jpg", 16, 16)),
      Pictures.redAndBlue("png", 33, 17),
      Pictures.pngClaiming(5, 5),
    };
    var small = new ImageDecoder(new ImageLimits(1 << 20, 2048, 1 << 20));
    int decoded = 0;
    for (int i = 0; i < FUZZED; i++) {
      byte[] bytes = mutated(seeds[i % seeds.length], random);
      try (Frame frame =
          i % 2 == 0 ? small.decode(bytes) : small.decodeFor(bytes, Fit.CENTRED, 8, 8)) {
        assertThat((long) frame.width() * frame.height()).isBetween(1L, 1L << 20);
        assertThat(frame.pixels().channels()).isEqualTo(3);
        decoded++;
      } catch (InvalidImage refused) {
        assertThat(refused.getMessage()).isNotBlank();
      }
    }
    assertThat(decoded).as("so many mutations were harmless").isBetween(FUZZED / 20, FUZZED);
  }

  private static byte[] mutated(byte[] original, Random random) {
    byte[] bytes =
        random.nextInt(4) == 0
            ? Arrays.copyOf(original, 1 + random.nextInt(original.length + 20))
            : original.clone();
    for (int i = random.nextInt(6); i > 0; i--) {
      bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
    }
    return bytes;
  }
}
