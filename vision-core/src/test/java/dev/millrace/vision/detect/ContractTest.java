package dev.millrace.vision.detect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.millrace.vision.detect.ModelSignature.Numbers;
import dev.millrace.vision.detect.ModelSignature.Tensor;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ContractTest {
  @ParameterizedTest(name = "{0} with {1} names: {2}")
  @CsvSource({
    "1x84x8400,   80, v8",
    "1x5x8400,     1, v8",
    "1x25200x85,  80, v5",
    "1x25200x6,    1, v5",
    "1x300x6,     80, end2end",
    "1x300x6,      1, end2end",
    "4x300x84,    80, rtdetr",
    "1x300x5,      1, rtdetr",
    "1x85x40x40,  80, fastestdet",
  })
  void isToldByShapeAndNames(String shape, int names, String format) {
    Contract contract = contract(model(ultralytics(names), output("output0", shape)), "auto");
    assertThat(contract.format().word()).isEqualTo(format);
    assertThat(contract.names()).hasSize(names);
  }

  @Test
  void isToldByTheNamesOfOutputs() {
    assertThat(
            contract(
                    model(ultralytics(3), output("labels", "1x300x3"), output("dets", "1x300x4")),
                    "auto")
                .outputs())
        .containsExactly("dets", "labels");
    assertThat(
            contract(
                    model(
                        ultralytics(80),
                        output("scores", "1x300"),
                        output("labels", "1x300"),
                        output("boxes", "1x300x4")),
                    "auto")
                .outputs())
        .containsExactly("labels", "boxes", "scores");
  }

  @Test
  void readsNanoDetLevelByLevel() {
    ModelSignature model =
        model(
            ultralytics(80),
            output("a", "1x6400x80"),
            output("b", "1x1600x80"),
            output("c", "1x400x80"),
            output("d", "1x6400x32"),
            output("e", "1x1600x32"),
            output("f", "1x400x32"));
    assertThat(contract(model, "auto").format()).isEqualTo(ModelFormat.NANODET);
  }

  @ParameterizedTest(name = "{0}: {2}")
  @CsvSource(
      delimiter = ';',
      value = {
        "1x8400x85; yolox; 8400 rows are the cells of 640 × 640",
        "1x8400x85; yolox-decoded; the same",
        "1x25200x85; v5; three boxes for each cell",
      })
  void knowsCocoWhereTheFormatIsNamedAndTheModelIsSilent(String shape, String format, String why) {
    Contract contract = contract(model(Map.of(), output("output", shape)), format);
    assertThat(contract.names()).as(why).isEqualTo(ClassNames.COCO);
  }

  @Test
  void keepsCocosOwnNumbersWhereRfDetrDoes() {
    Contract contract =
        contract(
            model(Map.of(), output("dets", "1x300x4"), output("labels", "1x300x91")), "rfdetr");
    assertThat(contract.names()).hasSize(91).startsWith("-", "person", "bicycle");
    assertThat(contract.names().get(90)).isEqualTo("toothbrush");
    assertThat(contract.names().get(13)).isEqualTo("stop sign");
  }

  @ParameterizedTest(name = "{0}, {1} names, format {2}: {3}")
  @CsvSource({
    "1x84x8400,   79, auto,    room for 80 classes",
    "1x84x8400,   79, v8,      room for 80 classes",
    "1x25200x85,  79, auto,    room for 80 classes",
    "1x84x8400,    0, auto,    does not say what its classes",
    "1x300x6,      0, auto,    does not say what its classes",
    "1x300x6,      0, end2end, does not say what its classes",
    "1x8400x85,    0, auto,    'can be that of YOLOv5, of YOLOX'",
    "1x300x6,      2, auto,    'end-to-end YOLO or of RT-DETR'",
    "1x1000,       80, auto,   three dimensions",
    "1x84x8400,   80, end2end, not that of a end2end model",
    "1x84x8400,   80, yolox,   not that of a yolox model",
    "1x8000x85,    0, yolox,   'cells of strides 8, 16 and 32'",
    "1x3x8400,    80, v8,      not that of a v8 model",
    "1x84x8400,   80, rfdetr,  not those of a rfdetr model",
  })
  void refusesWhatIsWrongOrOpen(String shape, int names, String format, String reason) {
    ModelSignature model = model(ultralytics(names), output("output0", shape));
    assertThatExceptionOfType(ModelRefused.class)
        .isThrownBy(() -> contract(model, format))
        .withMessageContaining(reason)
        .satisfies(refused -> assertThat(refused.advice()).isNotBlank());
  }

  @Test
  void refusesOtherTasks() {
    var metadata = new HashMap<>(ultralytics(80));
    metadata.put("task", "segment");
    assertThatExceptionOfType(ModelRefused.class)
        .isThrownBy(() -> contract(model(metadata, output("output0", "1x84x8400")), "auto"))
        .withMessageContaining("'segment'");
  }

  @Test
  void refusesOutputsThatNoDetectorHas() {
    ModelSignature faces =
        model(Map.of(), output("scores", "1x4420x2"), output("boxes", "1x4420x4"));
    assertThatExceptionOfType(ModelRefused.class)
        .isThrownBy(() -> contract(faces, "auto"))
        .withMessageContaining("scores [1, 4420, 2]");
  }

  @Test
  void tellsTwoClassesApartByDescription() {
    for (String description : List.of("Ultralytics YOLOv10n model", "Ultralytics rtdetr-l model")) {
      var metadata = new HashMap<>(ultralytics(2));
      metadata.put("description", description);
      Contract contract = contract(model(metadata, output("output0", "1x300x6")), "auto");
      assertThat(contract.format())
          .isEqualTo(description.contains("rtdetr") ? ModelFormat.RTDETR : ModelFormat.END2END);
    }
  }

  @ParameterizedTest(name = "declared {0}, asked for {1}, exported for {2}: {3}")
  @CsvSource({
    "1x3x384x640,   0, '',         640x384",
    "-1x3x-1x-1,  320, '',         320x320",
    "-1x3x-1x-1,    0, '[384, 640]', 640x384",
    "-1x3x-1x-1,    0, 640,        640x640",
    "-1x3x-1x-1,    0, '',         does not say which",
    "1x3x640x640, 320, '',         not the 320 asked for",
    "1x1x640x640,   0, '',         'not [batch, 3, height, width]'",
    "1x640x640x3,   0, '',         'not [batch, 3, height, width]'",
    "1x3x9999x9999, 0, '',         at most 4096",
  })
  void findsTheSizeOfTheInput(String shape, int asked, String exported, String expected) {
    var signature =
        new ModelSignature(List.of(output("images", shape)), List.of(), Map.of("imgsz", exported));
    var options = new ModelOptions(Optional.empty(), List.of(), asked, Device.CPU);
    if (expected.matches("\\d+x\\d+")) {
      PictureInput input = PictureInput.of(signature, options);
      assertThat(input.width() + "x" + input.height()).isEqualTo(expected);
    } else {
      assertThatExceptionOfType(ModelRefused.class)
          .isThrownBy(() -> PictureInput.of(signature, options))
          .withMessageContaining(expected);
    }
  }

  private static Contract contract(ModelSignature model, String format) {
    return Contract.of(
        model,
        new PictureInput("images", Numbers.FLOAT, 1, 640, 640),
        new ModelOptions(ModelFormat.of(format), List.of(), 0, Device.CPU));
  }

  private static ModelSignature model(Map<String, String> metadata, Tensor... outputs) {
    return new ModelSignature(List.of(), List.of(outputs), metadata);
  }

  private static Tensor output(String name, String shape) {
    return new Tensor(
        name, Numbers.FLOAT, Arrays.stream(shape.split("x", -1)).map(Long::valueOf).toList());
  }

  private static Map<String, String> ultralytics(int names) {
    if (names == 0) {
      return Map.of();
    }
    String dictionary =
        IntStream.range(0, names)
            .mapToObj(id -> id + ": 'class " + id + "'")
            .collect(Collectors.joining(", ", "{", "}"));
    return Map.of("names", dictionary, "stride", "32", "task", "detect");
  }
}
