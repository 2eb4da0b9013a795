package dev.millrace.cli.vision;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.millrace.cli.Failure;
import dev.millrace.vision.detect.ClassNames;
import dev.millrace.vision.detect.DetectionModel;
import dev.millrace.vision.detect.Device;
import dev.millrace.vision.detect.ModelFormat;
import dev.millrace.vision.detect.ModelOptions;
import dev.millrace.vision.detect.ModelRefused;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that name a detector. */
public final class ModelSelection {
  private static final long LARGEST_NAMES = 1_000_000;

  @Option(
      names = "--model",
      paramLabel = "FILE",
      description = "The detector, an ONNX file (default: models/detector.onnx).")
  @Nullable Path model;

  @Option(
      names = {"--model-format", "--model.format"},
      paramLabel = "FORMAT",
      defaultValue = "auto",
      description =
          "auto, v5, v8, end2end, yolox, yolox-decoded, rtdetr, rfdetr, dfine, nanodet,"
              + " fastestdet or ultraface (default: ${DEFAULT-VALUE}).")
  String format = "auto";

  @Option(
      names = "--names",
      paramLabel = "FILE",
      description =
          "The names of its classes, one on each line, or coco; where the model does not say.")
  @Nullable String names;

  @Option(
      names = "--model-size",
      paramLabel = "PIXELS",
      defaultValue = "0",
      description = "The side of its input, where the model takes any.")
  int size;

  @Option(
      names = "--device",
      paramLabel = "DEVICE",
      defaultValue = "cpu",
      description = "cpu, or cuda in a build with -Pgpu (default: ${DEFAULT-VALUE}).")
  Device device = Device.CPU;

  /** Opens it. */
  public DetectionModel open() {
    Path file = model;
    if (file == null) {
      file = Path.of(System.getProperty("millrace.root", ""), "models", "detector.onnx");
      if (!Files.exists(file)) {
        throw new Failure(
            "There is no detector.",
            "Name one with --model; scripts/fetch-models gets some that are free to use.");
      }
    }
    try {
      return DetectionModel.open(
          file, new ModelOptions(ModelFormat.of(format), classNames(), size, device));
    } catch (ModelRefused refused) {
      throw explained(refused);
    } catch (IllegalArgumentException wrong) {
      throw new Failure(wrong.getMessage() + ".", "Check the options of the model.", wrong);
    }
  }

  private List<String> classNames() {
    if (names == null) {
      return List.of();
    }
    if (names.equals("coco")) {
      return ClassNames.COCO;
    }
    Path file = Path.of(names);
    try {
      if (Files.size(file) > LARGEST_NAMES) {
        throw new Failure("The file " + file + " is no list of names.", "Check --names.");
      }
      return Files.readAllLines(file, UTF_8).stream()
          .map(String::strip)
          .filter(line -> !line.isEmpty())
          .toList();
    } catch (IOException unreadable) {
      throw new Failure("The names in " + file + " cannot be read.", "Check --names.", unreadable);
    }
  }

  /** The ids of classes that a user named; of a name that the model does not know it says so. */
  public static List<Integer> classIds(DetectionModel model, List<String> wanted) {
    List<String> known = model.contract().names();
    List<Integer> ids = new ArrayList<>();
    for (String name : wanted) {
      int id = known.indexOf(name.strip());
      if (id < 0) {
        throw new Failure(
            "The model knows no class '" + name.strip() + "'.",
            "It knows " + String.join(", ", known) + ".");
      }
      ids.add(id);
    }
    return ids;
  }

  /** A refusal in the words of the command line. */
  public static Failure explained(ModelRefused refused) {
    return new Failure(String.valueOf(refused.getMessage()), refused.advice(), refused);
  }
}
