package dev.millrace.detection;

import static org.apache.flink.configuration.ConfigOptions.key;

import dev.millrace.serde.settings.InvalidSettings;
import dev.millrace.vision.detect.ClassNames;
import dev.millrace.vision.detect.DetectionModel;
import dev.millrace.vision.detect.Device;
import dev.millrace.vision.detect.ModelFormat;
import dev.millrace.vision.detect.ModelOptions;
import dev.millrace.vision.detect.ModelRefused;
import dev.millrace.vision.detect.Thresholds;
import java.io.IOException;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ReadableConfig;

/**
 * Which detector looks, and at what.
 *
 * @param path of the model, where the job is submitted from
 * @param format the contract, or {@code auto}
 * @param names of its classes; empty where the model says them
 * @param inputSize the side of its input in pixels, or 0 where the model says it
 * @param minScore what a detection's score has to exceed
 * @param classes the names of those that are looked for; empty for all
 */
public record DetectorOptions(
    String path,
    String format,
    List<String> names,
    int inputSize,
    Device device,
    double minScore,
    List<String> classes)
    implements Serializable {
  static final ConfigOption<String> PATH =
      key("model.path")
          .stringType()
          .noDefaultValue()
          .withDescription(
              "The detector, an ONNX file on the machine that submits the job; the cluster gets a"
                  + " copy. Needed.");

  static final ConfigOption<String> FORMAT =
      key("model.format")
          .stringType()
          .defaultValue("auto")
          .withDescription(
              "What the model's output means, where the model does not tell: `auto`, `v5`, `v8`,"
                  + " `end2end`, `yolox`, `yolox-decoded`, `rtdetr`, `rfdetr`, `dfine`, `nanodet`,"
                  + " `fastestdet` or `ultraface`.");

  static final ConfigOption<String> NAMES =
      key("model.names")
          .stringType()
          .noDefaultValue()
          .withDescription(
              "A file with the names of its classes, one on each line, or `coco`; where the model"
                  + " does not say.");

  static final ConfigOption<Integer> INPUT_SIZE =
      key("model.size")
          .intType()
          .defaultValue(0)
          .withDescription("The side of its input in pixels, where the model takes any.");

  static final ConfigOption<Device> DEVICE =
      key("model.device")
          .enumType(Device.class)
          .defaultValue(Device.CPU)
          .withDescription("`cpu`, or `cuda` in a build with `-Pgpu`.");

  static final ConfigOption<Double> MIN_SCORE =
      key("detection.min-score")
          .doubleType()
          .defaultValue(0.1)
          .withDescription(
              "What a detection's score has to exceed. Low scores start no track, but continue"
                  + " those that are there.");

  static final ConfigOption<List<String>> CLASSES =
      key("detection.classes")
          .stringType()
          .asList()
          .defaultValues()
          .withDescription("Only these classes, such as `person;car`; all unless given.");

  static final List<ConfigOption<?>> ALL =
      List.of(PATH, FORMAT, NAMES, INPUT_SIZE, DEVICE, MIN_SCORE, CLASSES);

  private static final long LARGEST_NAMES = 1_000_000;

  public DetectorOptions {
    names = List.copyOf(names);
    classes = List.copyOf(classes);
    // Refuses at the start what would be refused on the cluster.
    var unused = new ModelOptions(ModelFormat.of(format), names, inputSize, device);
    var unusedThresholds = Thresholds.DEFAULT.withMinScore(minScore);
  }

  /**
   * Takes the values out of a job's settings.
   *
   * @throws InvalidSettings if there is no model
   */
  static DetectorOptions from(ReadableConfig settings) {
    String path =
        settings
            .getOptional(PATH)
            .orElseThrow(
                () ->
                    new InvalidSettings(
                        "--model.path is missing: name a detector, an ONNX file."
                            + " scripts/fetch-models gets some that are free to use."));
    return new DetectorOptions(
        path,
        settings.get(FORMAT),
        settings.getOptional(NAMES).map(DetectorOptions::readNames).orElse(List.of()),
        settings.get(INPUT_SIZE),
        settings.get(DEVICE),
        settings.get(MIN_SCORE),
        settings.get(CLASSES));
  }

  private static List<String> readNames(String setting) {
    if (setting.equals("coco")) {
      return ClassNames.COCO;
    }
    Path file = Path.of(setting);
    try {
      if (Files.size(file) > LARGEST_NAMES) {
        throw new InvalidSettings("--model.names is no list of names: " + file);
      }
      return Files.readAllLines(file, StandardCharsets.UTF_8).stream()
          .map(String::strip)
          .filter(line -> !line.isEmpty())
          .toList();
    } catch (IOException unreadable) {
      throw new InvalidSettings("--model.names cannot be read: " + file, unreadable);
    }
  }

  /** Opens the model from a file that may be a copy of it. */
  DetectionModel open(Path file) {
    return DetectionModel.open(
        file, new ModelOptions(ModelFormat.of(format), names, inputSize, device));
  }

  /**
   * What the model says of itself, before anything is started.
   *
   * @throws InvalidSettings if it cannot be used, or not as the settings say
   */
  KnownDetector known() {
    try (DetectionModel model = open(Path.of(path))) {
      var known = new KnownDetector(model.name(), model.contract().names());
      var unused = wanted(known.classNames());
      return known;
    } catch (ModelRefused refused) {
      throw new InvalidSettings(
          "--model.path: " + refused.getMessage() + " " + refused.advice(), refused);
    }
  }

  /** The ids of the classes that are looked for; empty for all. */
  List<Integer> wanted(List<String> classNames) {
    List<Integer> wanted = new ArrayList<>();
    for (String name : classes) {
      int id = classNames.indexOf(name.strip());
      if (id < 0) {
        throw new InvalidSettings(
            "--detection.classes: the model knows no class '"
                + name.strip()
                + "'. It knows "
                + String.join(", ", classNames)
                + ".");
      }
      wanted.add(id);
    }
    return wanted;
  }

  Thresholds thresholds() {
    return Thresholds.DEFAULT.withMinScore(minScore);
  }
}
