package dev.millrace.vision.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Scalar;
import org.junit.jupiter.api.Test;

class LetterboxTest {
  private static final int SIDE = 8;
  private static final int PLANE = SIDE * SIDE;

  @Test
  void writesPlanesOfRedGreenAndBlueWithGreyAround() {
    FloatBuffer tensor = tensor(1);
    try (var letterbox = new Letterbox(Fit.CENTRED, SIDE, SIDE, PixelScale.UNIT_RGB, tensor);
        Frame frame = plain(8, 4, 10, 20, 30)) {
      Placement place = letterbox.write(frame, 0);
      assertThat(place.top()).isEqualTo(2);
    }
    assertThat(column(tensor, 0))
        .containsExactly(grey(), grey(), of(30), of(30), of(30), of(30), grey(), grey());
    assertThat(column(tensor, PLANE)).contains(of(20)).doesNotContain(of(30));
    assertThat(column(tensor, 2 * PLANE)).contains(of(10)).doesNotContain(of(30));
  }

  @Test
  void keepsBlueFirstAndUnscaledWhereTheModelWantsIt() {
    FloatBuffer tensor = tensor(1);
    try (var letterbox = new Letterbox(Fit.TOP_LEFT, SIDE, SIDE, PixelScale.RAW_BGR, tensor);
        Frame frame = plain(8, 4, 10, 20, 30)) {
      letterbox.write(frame, 0);
    }
    assertThat(column(tensor, 0)).containsExactly(10, 10, 10, 10, 114, 114, 114, 114);
    assertThat(column(tensor, 2 * PLANE)).containsExactly(30, 30, 30, 30, 114, 114, 114, 114);
  }

  @Test
  void leavesNothingOfAnEarlierFrame() {
    FloatBuffer tensor = tensor(1);
    try (var letterbox = new Letterbox(Fit.CENTRED, SIDE, SIDE, PixelScale.RAW_BGR, tensor);
        Frame tall = plain(4, 8, 1, 1, 1);
        Frame wide = plain(8, 4, 2, 2, 2)) {
      letterbox.write(tall, 0);
      letterbox.write(wide, 0);
    }
    for (int i = 0; i < tensor.capacity(); i++) {
      assertThat(tensor.get(i)).isIn(2f, 114f);
    }
  }

  @Test
  void writesEachFrameOfABatchToItsPlace() {
    FloatBuffer tensor = tensor(2);
    try (var letterbox = new Letterbox(Fit.STRETCHED, SIDE, SIDE, PixelScale.RAW_BGR, tensor);
        Frame first = plain(4, 8, 1, 1, 1);
        Frame second = plain(8, 8, 2, 2, 2)) {
      letterbox.write(first, 0);
      letterbox.write(second, 1);
    }
    assertThat(tensor.get(3 * PLANE - 1)).isEqualTo(1);
    assertThat(tensor.get(3 * PLANE)).isEqualTo(2);
    assertThat(tensor.get(6 * PLANE - 1)).isEqualTo(2);
  }

  @Test
  void takesPixelsForWhatTheModelWasTrainedOn() {
    assertThat(PixelScale.IMAGENET_RGB.table(0)[255]).isEqualTo((float) ((1 - 0.485) / 0.229));
    assertThat(PixelScale.NANODET_BGR.table(2)[0]).isEqualTo((float) (-123.675 / 58.395));
  }

  private static Frame plain(int width, int height, int blue, int green, int red) {
    return Frame.of(new Mat(height, width, opencv_core.CV_8UC3, new Scalar(blue, green, red, 0)));
  }

  private static FloatBuffer tensor(int batch) {
    return ByteBuffer.allocateDirect(batch * 3 * PLANE * Float.BYTES)
        .order(ByteOrder.nativeOrder())
        .asFloatBuffer();
  }

  /** The fourth column of a plane, from top to bottom. */
  private static float[] column(FloatBuffer tensor, int plane) {
    float[] column = new float[SIDE];
    for (int row = 0; row < SIDE; row++) {
      column[row] = tensor.get(plane + row * SIDE + 3);
    }
    return column;
  }

  private static float of(int value) {
    return value / 255f;
  }

  private static float grey() {
    return of(114);
  }
}
