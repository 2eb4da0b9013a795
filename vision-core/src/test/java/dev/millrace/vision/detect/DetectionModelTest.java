package dev.millrace.vision.detect;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.millrace.testing.OnnxFile;
import dev.millrace.vision.image.Frame;
import dev.millrace.vision.model.Box;
import dev.millrace.vision.model.Detection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Scalar;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DetectionModelTest {
  private static final String TWO_NAMES = "{0: 'cat', 1: 'dog'}";
  private static final float[] ONE_DOG = {8, 8, 24, 16, 0.75f, 1, 0, 0, 0, 0, 0, 0};
  private static final List<Detection> THE_DOG =
      List.of(new Detection(new Box(16, 16, 48, 32), 1, 0.75));

  @TempDir Path folder = Path.of("");

  @Test
  void bringsBoxesBackIntoTheFrame() {
    Path file = oneDog(OnnxFile.taking()).in(folder);
    try (var model = DetectionModel.open(file, ModelOptions.NONE);
        Detector detector = model.detector(Thresholds.DEFAULT);
        Frame frame = plain(64, 255)) {
      assertThat(model.contract().format()).isEqualTo(ModelFormat.END2END);
      assertThat(model.name()).isEqualTo("tiny");
      assertThat(detector.detect(frame)).isEqualTo(THE_DOG);
    }
  }

  @Test
  void feedsModelsThatTakeHalfPrecision() {
    Path file = oneDog(OnnxFile.takingHalves()).in(folder);
    try (var model = DetectionModel.open(file, ModelOptions.NONE);
        Detector detector = model.detector(Thresholds.DEFAULT);
        Frame frame = plain(64, 255)) {
      assertThat(detector.detect(frame)).isEqualTo(THE_DOG);
    }
  }

  @Test
  void looksAtSeveralFramesInOneRun() {
    Path file = oneDog(OnnxFile.takingAnyBatch()).in(folder);
    try (var model = DetectionModel.open(file, ModelOptions.NONE);
        Detector detector = model.detector(Thresholds.DEFAULT);
        Frame white = plain(64, 255);
        Frame black = plain(64, 0)) {
      assertThat(detector.detect(List.of(white, black, white)))
          .containsExactly(THE_DOG, List.of(), THE_DOG);
      assertThat(detector.detect(black)).isEmpty();
    }
  }

  @Test
  void looksAtMoreFramesThanOneRunTakes() {
    Path file = oneDog(OnnxFile.takingAnyBatch()).in(folder);
    try (var model = DetectionModel.open(file, ModelOptions.NONE);
        Detector detector = model.detector(Thresholds.DEFAULT);
        Frame white = plain(64, 255);
        Frame black = plain(64, 0)) {
      Frame[] frames = new Frame[40];
      Arrays.fill(frames, black);
      frames[39] = white;
      List<List<Detection>> found = detector.detect(List.of(frames));
      assertThat(found).hasSize(40);
      assertThat(found.get(39)).isEqualTo(THE_DOG);
    }
  }

  @Test
  void takesFramesOfOnePixelAndOfOneRow() {
    Path file = oneDog(OnnxFile.taking()).in(folder);
    try (var model = DetectionModel.open(file, ModelOptions.NONE);
        Detector detector = model.detector(Thresholds.DEFAULT);
        Frame pixel = plain(1, 0);
        Frame row = Frame.of(new Mat(1, 5000, opencv_core.CV_8UC3, new Scalar(1, 2, 3, 0)))) {
      assertThat(detector.detect(pixel)).hasSize(1);
      assertThat(detector.detect(row))
          .allSatisfy(it -> assertThat(it.box().bottom()).isLessThan(2));
    }
  }

  @Test
  void sharesOneSessionUntilTheLastUserIsGone() {
    Path file = oneDog(OnnxFile.taking()).in(folder);
    int before = SharedSession.count();
    var first = DetectionModel.open(file, ModelOptions.NONE);
    var second = DetectionModel.open(file, ModelOptions.NONE);
    assertThat(SharedSession.count()).isEqualTo(before + 1);
    first.close();
    first.close();
    try (Detector detector = second.detector(Thresholds.DEFAULT);
        Frame frame = plain(64, 255)) {
      assertThat(detector.detect(frame)).isEqualTo(THE_DOG);
    }
    second.close();
    assertThat(SharedSession.count()).isEqualTo(before);
  }

  @Test
  void refusesScoresThatAreNoNumbers() {
    float[] values = ONE_DOG.clone();
    values[4] = Float.NaN;
    refuses(
        OnnxFile.taking()
            .giving("output0", values, 1, 2, 6)
            .with("names", TWO_NAMES)
            .with("end2end", "True"),
        "NaN");
  }

  @Test
  void refusesScoresAboveOne() {
    float[] values = ONE_DOG.clone();
    values[4] = 7.3f;
    refuses(
        OnnxFile.taking()
            .giving("output0", values, 1, 2, 6)
            .with("names", TWO_NAMES)
            .with("end2end", "True"),
        "scores end at 1");
  }

  @Test
  void refusesAnotherNumberOfClasses() {
    refuses(
        OnnxFile.taking().giving("output0", new float[7 * 21], 1, 7, 21).with("names", TWO_NAMES),
        "room for 3 classes");
  }

  @Test
  void refusesNamesThatCannotBeRead() {
    refuses(
        OnnxFile.taking().giving("output0", new float[6 * 21], 1, 6, 21).with("names", "[a]"),
        "cannot be read");
  }

  @Test
  void refusesModelsWithoutNames() {
    refuses(OnnxFile.taking().giving("output0", ONE_DOG, 1, 2, 6), "does not say");
  }

  @Test
  void refusesOtherTasks() {
    refuses(OnnxFile.taking().giving("output0", ONE_DOG, 1, 2, 6).with("task", "pose"), "'pose'");
    refuses(
        OnnxFile.taking().giving("probabilities", new float[1000], 1, 1000), "three dimensions");
    refuses(OnnxFile.takingShape(1, 80).giving("y", new float[4], 1, 4), "no input");
  }

  @Test
  void refusesClassesWithoutAName() {
    float[] values = ONE_DOG.clone();
    values[5] = 5;
    Path file =
        OnnxFile.taking()
            .giving("output0", values, 1, 2, 6)
            .with("names", TWO_NAMES)
            .with("end2end", "True")
            .in(folder);
    try (var model = DetectionModel.open(file, ModelOptions.NONE);
        Detector detector = model.detector(Thresholds.DEFAULT);
        Frame frame = plain(64, 255)) {
      assertThatExceptionOfType(ModelRefused.class)
          .isThrownBy(() -> detector.detect(frame))
          .withMessageContaining("class 5");
    }
  }

  @Test
  void refusesFilesThatAreNoModels() throws IOException {
    Path file = oneDog(OnnxFile.taking()).in(folder);
    byte[] whole = Files.readAllBytes(file);
    assertThatExceptionOfType(ModelRefused.class)
        .isThrownBy(() -> DetectionModel.open(folder.resolve("absent.onnx"), ModelOptions.NONE))
        .withMessageContaining("no model file");
    for (byte[] bytes :
        List.of(
            new byte[0], "not a model".getBytes(UTF_8), Arrays.copyOf(whole, whole.length / 2))) {
      Files.write(file, bytes);
      assertThatExceptionOfType(ModelRefused.class)
          .isThrownBy(() -> DetectionModel.open(file, ModelOptions.NONE))
          .withMessageContaining("tiny.onnx");
    }
    assertThatExceptionOfType(ModelRefused.class)
        .isThrownBy(() -> DetectionModel.open(folder, ModelOptions.NONE));
  }

  @Test
  void survivesDamagedModels() throws IOException {
    Path file = oneDog(OnnxFile.taking()).in(folder);
    byte[] whole = Files.readAllBytes(file);
    var random = new Random(3);
    int before = SharedSession.count();
    for (int i = 0; i < 300; i++) {
      byte[] damaged = whole.clone();
      for (int changes = 1 + random.nextInt(3); changes > 0; changes--) {
        damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
      }
      Path copy = Files.write(folder.resolve("damaged" + i + ".onnx"), damaged);
      try (var model = DetectionModel.open(copy, ModelOptions.NONE)) {
        assertThat(model.contract().names()).isNotEmpty();
      } catch (ModelRefused refused) {
        assertThat(refused.getMessage()).isNotBlank();
      }
    }
    assertThat(SharedSession.count()).isEqualTo(before);
  }

  private void refuses(OnnxFile model, String reason) {
    Path file = model.in(folder);
    int before = SharedSession.count();
    assertThatExceptionOfType(ModelRefused.class)
        .isThrownBy(() -> DetectionModel.open(file, ModelOptions.NONE))
        .withMessageContaining(reason)
        .satisfies(refused -> assertThat(refused.advice()).isNotBlank());
    assertThat(SharedSession.count()).isEqualTo(before);
  }

  private static OnnxFile oneDog(OnnxFile model) {
    return model
        .giving("output0", ONE_DOG, 1, 2, 6)
        .with("names", TWO_NAMES)
        .with("end2end", "True");
  }

  private static Frame plain(int side, int value) {
    return Frame.of(new Mat(side, side, opencv_core.CV_8UC3, new Scalar(value, value, value, 0)));
  }
}
