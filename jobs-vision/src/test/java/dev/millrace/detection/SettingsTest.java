package dev.millrace.detection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.detection.logic.Admission;
import dev.millrace.detection.logic.Silence;
import dev.millrace.detection.logic.TrackerChoice;
import dev.millrace.serde.kafka.Delivery;
import dev.millrace.serde.settings.InvalidSettings;
import dev.millrace.serde.settings.SettingsTable;
import dev.millrace.vision.detect.ClassNames;
import dev.millrace.vision.detect.Device;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsTest {
  @Test
  void defaultsAreThoseOfTheSpecification() {
    Settings settings = parse();
    assertThat(settings.kafka().bootstrapServers()).isEqualTo("localhost:9092");
    assertThat(settings.kafka().delivery()).isEqualTo(Delivery.EXACTLY_ONCE);
    assertThat(settings.kafka().group()).isEqualTo("vision");
    assertThat(settings.kafka().maxRecordBytes()).isEqualTo(8 << 20);
    assertThat(settings.inputTopic()).isEqualTo("smart-city-camera-frames");
    assertThat(settings.deadLetterTopic()).isEqualTo("smart-city-camera-frames.dead-letters");
    assertThat(settings.maxAhead()).isEqualTo(Duration.ofMinutes(1));
    assertThat(settings.detector())
        .isEqualTo(
            new DetectorOptions("yolo.onnx", "auto", List.of(), 0, Device.CPU, 0.1, List.of()));
    assertThat(settings.attributes().wanted()).isFalse();
    assertThat(settings.threads()).isEqualTo(1);
    assertThat(settings.tracker())
        .isEqualTo(new TrackerChoice(TrackerChoice.Algorithm.BYTETRACK, 2_000, 30));
    assertThat(settings.scenes()).isNull();
    assertThat(settings.admission()).isEqualTo(new Admission(500, 1_000));
    assertThat(settings.silence()).isEqualTo(new Silence(2_000, 3_600_000, 10_000));
    assertThat(settings.table()).isNull();
    assertThat(settings.files()).isNull();
    assertThat(settings.print()).isFalse();
  }

  @Test
  void everySettingReachesItsPlace(@TempDir Path folder) throws Exception {
    Path scenes = Files.writeString(folder.resolve("scenes.json"), "{}");
    Settings settings =
        parse(
            "--input.topic=gates",
            "--input.max-ahead=5s",
            "--model.format=v8",
            "--model.names=coco",
            "--model.size=320",
            "--model.device=cuda",
            "--detection.min-score=0.3",
            "--detection.classes=person;car",
            "--detection.threads=4",
            "--tracker=sort",
            "--tracker.frames-per-second=10",
            "--tracker.buffer=5s",
            "--scene.file=" + scenes,
            "--attributes",
            "--attributes.face-model=f",
            "--attributes.age-model=a",
            "--attributes.gender-model=g",
            "--attributes.every-frames=5",
            "--reorder.within=1s",
            "--reorder.flush-after=3s",
            "--camera.forget-after=1d",
            "--table.url=jdbc:postgresql://db/analytics",
            "--files.path=/data",
            "--print");
    assertThat(settings.deadLetterTopic()).isEqualTo("gates.dead-letters");
    assertThat(settings.maxAhead()).isEqualTo(Duration.ofSeconds(5));
    assertThat(settings.detector())
        .isEqualTo(
            new DetectorOptions(
                "yolo.onnx",
                "v8",
                ClassNames.COCO,
                320,
                Device.CUDA,
                0.3,
                List.of("person", "car")));
    assertThat(settings.threads()).isEqualTo(4);
    assertThat(settings.tracker())
        .isEqualTo(new TrackerChoice(TrackerChoice.Algorithm.SORT, 5_000, 10));
    assertThat(settings.scenes()).isEqualTo("{}");
    assertThat(settings.attributes()).isEqualTo(new AttributeOptions("f", "a", "g", 5));
    assertThat(settings.admission().withinMillis()).isEqualTo(1_000);
    assertThat(settings.silence()).isEqualTo(new Silence(3_000, 86_400_000, 10_000));
    assertThat(settings.table()).isNotNull();
    assertThat(settings.files()).isNotNull();
    assertThat(settings.print()).isTrue();
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "--model.format=yolo99,          is no model format",
    "--model.names=/no/such/file,    --model.names cannot be read",
    "--model.size=-1,                from 1 to 4096 pixels",
    "--detection.min-score=2,        the lowest score is from 0 to 1",
    "--detection.threads=0,          detection.threads is from 1 to 64",
    "--tracker=deepsort,             cannot be 'deepsort'",
    "--tracker.buffer=2h,            the buffer is 0 ms to an hour",
    "--scene.file=/no/such/file,     --scene.file cannot be read",
    "--attributes,                   needs --attributes.face-model",
    "--reorder.flush-after=2h,       forgotten after more than the 7200000 ms",
    "--trackre=sort,                 Did you mean --tracker?",
  })
  void explainsWhatIsWrong(String argument, String explanation) {
    assertThatThrownBy(() -> parse(argument))
        .isInstanceOf(InvalidSettings.class)
        .hasMessageContaining(explanation);
  }

  @Test
  void asksForAModel() {
    assertThatThrownBy(() -> Settings.parse())
        .isInstanceOf(InvalidSettings.class)
        .hasMessageContaining("--model.path is missing");
  }

  @Test
  void refusesAModelThatCannotBeUsedBeforeAnythingStarts(@TempDir Path folder) throws Exception {
    Path none = Files.writeString(folder.resolve("none.onnx"), "none");
    assertThatThrownBy(() -> DetectionJob.from(Settings.parse("--model.path", none.toString())))
        .isInstanceOf(InvalidSettings.class)
        .hasMessageContaining("--model.path: ")
        .hasMessageContaining("Check that it is a complete ONNX file.");
    String squares = Squares.model(folder).toString();
    assertThatThrownBy(
            () ->
                DetectionJob.from(
                    Settings.parse("--model.path", squares, "--detection.classes", "cow")))
        .isInstanceOf(InvalidSettings.class)
        .hasMessageContaining("knows no class 'cow'. It knows person, car, bus.");
  }

  @Test
  void theReadmeListsEverySettingAsItIs() throws Exception {
    assertThat(Files.readAllLines(Path.of("README.md")))
        .containsSubsequence(SettingsTable.rows(Settings.ALL));
  }

  @Test
  void helpListsEverySetting() {
    assertThat(Settings.ALL)
        .allSatisfy(option -> assertThat(Settings.help()).contains("--" + option.key()));
  }

  private static Settings parse(String... arguments) {
    return Settings.parse(
        Stream.concat(Stream.of("--model.path=yolo.onnx"), Stream.of(arguments))
            .toArray(String[]::new));
  }
}
