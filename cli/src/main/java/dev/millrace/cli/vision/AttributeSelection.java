package dev.millrace.cli.vision;

import dev.millrace.cli.Failure;
import dev.millrace.vision.attribute.FaceModels;
import dev.millrace.vision.detect.Device;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that ask for estimates of age and gender, off unless they do. */
final class AttributeSelection {
  @Option(
      names = "--attributes",
      paramLabel = "0|1",
      defaultValue = "0",
      description = {
        "Whether people's age and gender are estimated from their faces"
            + " (default: ${DEFAULT-VALUE}).",
        "Estimates err, and more for some people than for others."
      })
  int attributes;

  @Option(
      names = "--face-model",
      paramLabel = "FILE",
      description = "UltraFace, which finds faces: an ONNX file.")
  @Nullable Path faceModel;

  @Option(
      names = "--age-model",
      paramLabel = "FILE",
      description = "SSR-Net for ages: an ONNX file.")
  @Nullable Path ageModel;

  @Option(
      names = "--gender-model",
      paramLabel = "FILE",
      description = "SSR-Net for genders: an ONNX file.")
  @Nullable Path genderModel;

  @Option(
      names = "--attribute-frames",
      paramLabel = "N",
      defaultValue = "3",
      description =
          "A person's face is looked at in every N-th frame, until nine were read"
              + " (default: ${DEFAULT-VALUE}).")
  int everyFrames = 3;

  boolean wanted() {
    return attributes == 1;
  }

  /** Opens the models; null where nothing is to be estimated. */
  @Nullable FaceModels open(Device device) {
    if (!wanted()) {
      return null;
    }
    if (faceModel == null || ageModel == null || genderModel == null) {
      throw new Failure(
          "--attributes 1 needs three models.",
          "Name them with --face-model, --age-model and --gender-model.");
    }
    return FaceModels.open(faceModel, ageModel, genderModel, device);
  }
}
