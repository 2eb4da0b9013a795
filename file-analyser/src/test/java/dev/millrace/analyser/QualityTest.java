package dev.millrace.analyser;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.analyser.document.DocumentAnalysis;
import dev.millrace.analyser.picture.PictureAnalysis;
import dev.millrace.analyser.picture.Shot;
import dev.millrace.analyser.pixels.Appearance;
import dev.millrace.analyser.video.ResolutionClass;
import dev.millrace.analyser.video.VideoAnalysis;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The rules of the README's table. */
class QualityTest {
  @ParameterizedTest
  @CsvSource({"0, Title, POOR", "1, , FAIR", "1, Title, GOOD"})
  void ratesDocuments(long words, String title, Quality quality) {
    assertThat(
            new DocumentAnalysis(
                    1, null, null, words, words, title, null, null, null, null, false, 0, "")
                .rate())
        .isEqualTo(quality);
  }

  @ParameterizedTest
  @CsvSource({
    "1.00, 100, 0.50, GOOD",
    "0.99, 100, 0.50, FAIR",
    "0.04, 100, 0.50, POOR",
    "1.00,  99, 0.50, FAIR",
    "1.00,   9, 0.50, POOR",
    "1.00, 100, 0.09, FAIR",
    "1.00, 100, 0.02, POOR",
    "1.00, 100, 0.96, FAIR",
    "1.00, 100, 0.99, POOR",
  })
  void ratesPictures(double megapixels, double sharpness, double brightness, Quality quality) {
    var shot = new Shot(null, null, null, null, null, null, null, null, null, null);
    var appearance = new Appearance(sharpness, brightness, 0.1);
    assertThat(
            new PictureAnalysis("png", 1, 1, megapixels, 1, "rgb", 8, 1, shot, appearance, null)
                .rate())
        .isEqualTo(quality);
  }

  @ParameterizedTest
  @CsvSource({
    "1280,  720, 25, 2000000, GOOD",
    "1280,  720, 15, 2000000, FAIR",
    "1280,  720,  9, 2000000, POOR",
    "1280,  720, 25,  300000, FAIR",
    "1280,  720, 25,  100000, POOR",
    " 640,  360, 25, 2000000, FAIR",
    " 320,  240, 25, 2000000, POOR",
    " 720, 1280, 25, 2000000, GOOD",
  })
  void ratesVideos(int width, int height, double rate, long bits, Quality quality) {
    ResolutionClass resolution = ResolutionClass.ofShorterSide(Math.min(width, height));
    assertThat(
            new VideoAnalysis(
                    "mp4",
                    1.0,
                    width,
                    height,
                    0,
                    rate,
                    "h264",
                    bits,
                    List.of(),
                    0,
                    resolution,
                    null)
                .rate())
        .isEqualTo(quality);
  }
}
