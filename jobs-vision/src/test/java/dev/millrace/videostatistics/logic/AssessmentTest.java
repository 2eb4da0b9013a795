package dev.millrace.videostatistics.logic;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.videostatistics.model.Analysis;
import dev.millrace.videostatistics.model.ResolutionClass;
import dev.millrace.vision.image.PictureMeasures;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AssessmentTest {
  private final Assessment assessment = new Assessment(480, 20, 50);

  @ParameterizedTest(name = "{0} × {1}: {2}")
  @CsvSource({"640,480,true", "480,640,true", "640,479,false", "479,4000,false", "1920,1080,true"})
  void keepsWhatIsLargeEnoughOnItsShorterSide(int width, int height, boolean kept) {
    assertThat(assessment.keeps(width, height)).isEqualTo(kept);
  }

  @ParameterizedTest(name = "brightness {0}, sharpness {1}: black {2}, blurred {3}")
  @CsvSource({
    "100,   50,    false, false",
    "100,   49.99, false, true",
    "20,    0,     false, true",
    "19.99, 0,     true,  false",
    "0,     900,   true,  false",
  })
  void tellsBlackAndBlurredApart(
      double brightness, double sharpness, boolean black, boolean blurred) {
    Analysis analysis =
        assessment.of(640, 480, 1_000, new PictureMeasures(brightness, 10, sharpness, 7));
    assertThat(analysis.black()).isEqualTo(black);
    assertThat(analysis.blurred()).isEqualTo(blurred);
  }

  @Test
  void givesRatiosAndMeasuresToFourDigits() {
    // 640 × 480 × 3 = 921,600 bytes in 45,678: 20.17601... times.
    assertThat(
            assessment.of(
                640, 480, 45_678, new PictureMeasures(118.123456, 41.55556, 230.00004, 7)))
        .isEqualTo(
            new Analysis(
                640,
                480,
                118.1235,
                41.5556,
                230.0,
                1.3333,
                20.176,
                ResolutionClass.SD,
                false,
                false,
                false));
  }
}
