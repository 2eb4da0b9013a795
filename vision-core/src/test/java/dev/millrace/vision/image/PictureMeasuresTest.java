package dev.millrace.vision.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.opencv_core.Mat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PictureMeasuresTest {
  private static final double EXACTLY = 1e-9;

  /** How bright the pixel at a row and a column is. */
  private interface Grey {
    int at(int row, int column);
  }

  @ParameterizedTest
  @CsvSource({"0", "16", "128", "255"})
  void aPlainPictureHasNeitherContrastNorEdges(int grey) {
    PictureMeasures measures = measure(40, 30, (row, column) -> grey);
    assertThat(measures.brightness()).isCloseTo(grey, within(EXACTLY));
    assertThat(measures.contrast()).isZero();
    assertThat(measures.sharpness()).isZero();
  }

  @Test
  void halfBlackAndHalfWhiteLieHalfTheRangeFromTheirMean() {
    // Columns 0 to 3 are black and 4 to 7 white. The Laplacian is +255 in column 3, -255 in column
    // 4, and 0 elsewhere: its mean is 0 and its variance a quarter of 255².
    PictureMeasures measures = measure(8, 6, (row, column) -> column < 4 ? 0 : 255);
    assertThat(measures.brightness()).isCloseTo(127.5, within(EXACTLY));
    assertThat(measures.contrast()).isCloseTo(127.5, within(EXACTLY));
    assertThat(measures.sharpness()).isCloseTo(255 * 255 / 4.0, within(1e-6));
  }

  @Test
  void aChessboardOfSinglePixelsIsAsSharpAsCanBe() {
    // Each pixel differs by 100 from its four neighbours, mirrored ones beyond the edge among them:
    // the Laplacian is ±400 everywhere.
    PictureMeasures measures = measure(8, 6, (row, column) -> (row + column) % 2 == 0 ? 50 : 150);
    assertThat(measures.brightness()).isCloseTo(100, within(EXACTLY));
    assertThat(measures.contrast()).isCloseTo(50, within(EXACTLY));
    assertThat(measures.sharpness()).isCloseTo(160_000, within(1e-6));
  }

  @Test
  void weighsColoursAsTheEyeDoes() throws InvalidImage {
    // Red and blue have a luma of 76.245 and 29.07; as whole numbers 76 and 29.
    try (Frame frame =
        new ImageDecoder(ImageLimits.DEFAULT).decode(Pictures.redAndBlue("png", 40, 30))) {
      PictureMeasures measures = PictureMeasures.of(frame);
      assertThat(measures.brightness()).isCloseTo((76.245 + 29.07) / 2, within(1e-6));
      assertThat(measures.contrast()).isCloseTo((76 - 29) / 2.0, within(EXACTLY));
    }
  }

  @Test
  void onePictureMeasuresTheSameAtEverySize() {
    PictureMeasures small = measure(480, 270, bars(1));
    PictureMeasures large = measure(1920, 1080, bars(4));
    assertThat(large).isEqualTo(small);
  }

  private static Grey bars(int scale) {
    return (row, column) -> row / scale / 27 * 20 + column / scale / 48 * 5;
  }

  @Test
  void oneChangedPixelChangesTheChecksumAndNothingElseDoes() {
    Grey bars = (row, column) -> 2 * column + row;
    long checksum = measure(64, 48, bars).checksum();
    assertThat(measure(64, 48, bars).checksum()).isEqualTo(checksum);
    assertThat(
            measure(
                    64,
                    48,
                    (row, column) -> bars.at(row, column) + (row == 20 && column == 30 ? 1 : 0))
                .checksum())
        .isNotEqualTo(checksum);
  }

  @Test
  void measuresTheSmallestPicture() {
    PictureMeasures measures = measure(1, 1, (row, column) -> 7);
    assertThat(measures.brightness()).isCloseTo(7, within(EXACTLY));
    assertThat(measures.sharpness()).isZero();
  }

  private static PictureMeasures measure(int width, int height, Grey grey) {
    byte[] colours = new byte[3 * width * height];
    for (int row = 0; row < height; row++) {
      for (int column = 0; column < width; column++) {
        for (int colour = 0; colour < 3; colour++) {
          colours[3 * (row * width + column) + colour] = (byte) grey.at(row, column);
        }
      }
    }
    OpenCv.load();
    Mat pixels = new Mat(height, width, opencv_core.CV_8UC3);
    pixels.data().put(colours);
    try (Frame frame = Frame.of(pixels)) {
      return PictureMeasures.of(frame);
    }
  }
}
