package dev.millrace.vision.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.millrace.vision.model.Box;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FitTest {
  @ParameterizedTest(name = "{0}: {1} × {2} in {3} × {4}")
  @CsvSource({
    // fit, frame, input, place
    "CENTRED,   768,  432, 416, 416,   0,  91, 416, 234",
    "CENTRED,   432,  768, 416, 416,  91,   0, 234, 416",
    "CENTRED,  1280,  720, 640, 384,   0,  12, 640, 360",
    "CENTRED,   500,  333, 640, 640,   0, 107, 640, 426",
    "CENTRED,   416,  416, 416, 416,   0,   0, 416, 416",
    "CENTRED,     1,    1, 416, 416,   0,   0, 416, 416",
    "CENTRED, 16384,    1, 416, 416,   0, 207, 416,   1",
    "TOP_LEFT,  768,  432, 416, 416,   0,   0, 416, 233",
    "TOP_LEFT,  500,  333, 640, 640,   0,   0, 640, 426",
    "STRETCHED, 768,  432, 640, 640,   0,   0, 640, 640",
  })
  void laysFramesWhereTrainingDid(
      Fit fit,
      int frameWidth,
      int frameHeight,
      int inputWidth,
      int inputHeight,
      int left,
      int top,
      int width,
      int height) {
    Placement place = fit.place(frameWidth, frameHeight, inputWidth, inputHeight);
    assertThat(place.left()).isEqualTo(left);
    assertThat(place.top()).isEqualTo(top);
    assertThat(place.width()).isEqualTo(width);
    assertThat(place.height()).isEqualTo(height);
  }

  @Test
  void findsTheWayBackIntoATallFrame() {
    Placement place = Fit.CENTRED.place(432, 768, 416, 416);
    Box box = place.toFrame(new Box(91 + 117, 208, 91 + 234, 416));
    assertThat(box.left()).isCloseTo(216, within(1e-9));
    assertThat(box.top()).isCloseTo(384, within(1e-9));
    assertThat(box.right()).isCloseTo(432, within(1e-9));
    assertThat(box.bottom()).isCloseTo(768, within(1e-9));
  }

  @Test
  void findsTheWayBackFromAStretchedInput() {
    Placement place = Fit.STRETCHED.place(768, 432, 640, 640);
    assertThat(place.toFrame(new Box(0, 320, 320, 640))).isEqualTo(new Box(0, 216, 384, 432));
  }

  @Test
  void cutsBoxesOffAtTheFramesEdge() {
    Placement place = Fit.CENTRED.place(768, 432, 416, 416);
    assertThat(place.toFrame(new Box(-10, 0, 500, 416))).isEqualTo(new Box(0, 0, 768, 432));
  }
}
