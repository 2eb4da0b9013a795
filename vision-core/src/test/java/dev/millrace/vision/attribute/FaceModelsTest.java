package dev.millrace.vision.attribute;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.millrace.testing.OnnxFile;
import dev.millrace.vision.detect.Device;
import dev.millrace.vision.detect.ModelRefused;
import dev.millrace.vision.detect.SharedSession;
import dev.millrace.vision.image.Frame;
import dev.millrace.vision.model.Box;
import java.nio.file.Path;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Scalar;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Models that say the same of every picture, on pictures that are made here. */
class FaceModelsTest {
  /** In the middle of what the detector is shown. */
  private static final float[] A_FACE = {0.4f, 0.3f, 0.6f, 0.6f};

  private static final Box PERSON = new Box(100, 20, 220, 380);

  @TempDir Path folder = Path.of("");

  @ParameterizedTest(name = "age {0}, male {1}: {2}, {3}")
  @CsvSource({"34.5, .75, 34.5, .75", "-3, 1.25, 0, 1", "140, -1, 101, 0"})
  void readsWhatTheModelsSayWithinTheirRange(
      float age, float male, double readAge, double readMale) {
    try (FaceModels models = models(A_FACE, 0.9f, age, male);
        FaceReader reader = models.reader();
        Frame frame = shaded(400)) {
      assertThat(reader.read(frame, PERSON)).contains(new FaceReading(readAge, readMale));
    }
  }

  @Test
  void readsNothingWithoutASureFaceInThePersonsBox() {
    try (FaceModels unsure = models(A_FACE, 0.7f, 30, 1);
        FaceReader reader = unsure.reader();
        Frame frame = shaded(400)) {
      assertThat(reader.read(frame, PERSON)).isEmpty();
    }
    float[] besideThePerson = {0, 0.3f, 0.15f, 0.6f};
    try (FaceModels neighbours = models(besideThePerson, 0.9f, 30, 1);
        FaceReader reader = neighbours.reader();
        Frame frame = shaded(400)) {
      assertThat(reader.read(frame, PERSON)).isEmpty();
    }
  }

  @Test
  void readsNothingInAFaceThatIsTooSmallOrPlain() {
    try (FaceModels models = models(A_FACE, 0.9f, 30, 1);
        FaceReader reader = models.reader();
        Frame shaded = shaded(400);
        Frame plain = plain(400)) {
      assertThat(reader.read(shaded, new Box(100, 20, 130, 110))).isEmpty();
      assertThat(reader.read(plain, PERSON)).isEmpty();
    }
  }

  @ParameterizedTest(name = "{0} {1} {2} {3}")
  @CsvSource({
    "-50, -80, 40, 300",
    "300, 350, 900, 2000",
    "1000, 1000, 1200, 1600",
    "100, 100, 100, 100",
  })
  void takesBoxesThatReachOutOfTheFrame(double left, double top, double right, double bottom) {
    try (FaceModels models = models(A_FACE, 0.9f, 30, 1);
        FaceReader reader = models.reader();
        Frame frame = shaded(400);
        Frame pixel = plain(1)) {
      Box person = new Box(left, top, right, bottom);
      assertThat(reader.read(frame, person))
          .satisfiesAnyOf(
              read -> assertThat(read).isEmpty(),
              read -> assertThat(read).contains(new FaceReading(30, 1)));
      assertThat(reader.read(pixel, person)).isEmpty();
    }
  }

  @Test
  void findsThePersonInFramesWithFewerPixelsThanThePicture() {
    try (FaceModels models = models(A_FACE, 0.9f, 30, 1);
        FaceReader reader = models.reader();
        Frame whole = shaded(400);
        Frame half = new Frame(whole.pixels().clone(), 800, 800)) {
      Box twice = new Box(200, 40, 440, 760);
      assertThat(reader.read(half, twice)).isEqualTo(reader.read(whole, PERSON)).isNotEmpty();
    }
  }

  @Test
  void refusesModelsThatAreSomethingElse() {
    Path face = face(A_FACE, 0.9f);
    Path age = number("age", 64, 30);
    Path gender = number("gender", 64, 1);
    refuses(age, age, gender, "The face detector cannot be used");
    refuses(face, gender, age, "gender.onnx gives 'gender'");
    refuses(face, face, gender, "320 × 240 pixels");
    refuses(face, age, number("gender", 32, 1), "32 × 32 pixels");
    refuses(face, age, number("gender", 64, 0.1f, 0.9f), "shape [1, 2]");
    refuses(face, age, number("gender", 64, Float.NaN), "no number");
    refuses(face, folder.resolve("absent.onnx"), gender, "There is no model file");
  }

  private static void refuses(Path face, Path age, Path gender, String reason) {
    int before = SharedSession.count();
    assertThatExceptionOfType(ModelRefused.class)
        .isThrownBy(() -> FaceModels.open(face, age, gender, Device.CPU))
        .withMessageContaining(reason)
        .satisfies(refused -> assertThat(refused.advice()).isNotBlank());
    assertThat(SharedSession.count()).isEqualTo(before);
  }

  private FaceModels models(float[] box, float score, float age, float male) {
    return FaceModels.open(
        face(box, score), number("age", 64, age), number("gender", 64, male), Device.CPU);
  }

  private Path face(float[] box, float score) {
    return OnnxFile.takingShape(1, 3, 240, 320)
        .giving("scores", new float[] {1 - score, score}, 1, 1, 2)
        .giving("boxes", box, 1, 1, 4)
        .in(folder, "face.onnx");
  }

  private Path number(String output, int side, float... values) {
    return OnnxFile.takingShape(1, 3, side, side)
        .giving(output, values, 1, values.length)
        .in(folder, output + ".onnx");
  }

  private static Frame plain(int side) {
    return Frame.of(new Mat(side, side, opencv_core.CV_8UC3, new Scalar(9, 9, 9, 0)));
  }

  /** Brighter from row to row. */
  private static Frame shaded(int side) {
    byte[] values = new byte[3 * side * side];
    for (int i = 0; i < values.length; i++) {
      values[i] = (byte) (i / (3 * side) / 2);
    }
    var pixels = new Mat(side, side, opencv_core.CV_8UC3);
    pixels.data().put(values, 0, values.length);
    return Frame.of(pixels);
  }
}
