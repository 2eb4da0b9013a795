package dev.millrace.vision.attribute;

import dev.millrace.vision.detect.Device;
import dev.millrace.vision.detect.Inference;
import dev.millrace.vision.detect.ModelOptions;
import dev.millrace.vision.detect.ModelRefused;
import dev.millrace.vision.detect.Output;
import dev.millrace.vision.detect.PictureModel;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A model that makes one number of a face: after Yang and others, <i>SSR-Net: a compact soft
 * stagewise regression network for age estimation</i>, 2018.
 */
final class SsrNet implements AutoCloseable {
  /** The side of the pictures that it takes, in pixels. */
  static final int SIDE = 64;

  /** What the number is; also the name of the model's only output. */
  enum Measure {
    /** In years. */
    AGE("age", FaceReading.OLDEST),
    /** How likely the face is a man's. */
    GENDER("gender", 1);

    private final String output;
    private final double most;

    Measure(String output, double most) {
      this.output = output;
      this.most = most;
    }
  }

  private final PictureModel model;
  private final Measure measure;

  private SsrNet(PictureModel model, Measure measure) {
    this.model = model;
    this.measure = measure;
  }

  /**
   * Opens a model.
   *
   * @throws ModelRefused where it makes something else of a face, or takes something else
   */
  static SsrNet open(Path file, Measure measure, Device device) {
    PictureModel model =
        PictureModel.open(file, new ModelOptions(Optional.empty(), List.of(), 0, device));
    try {
      if (model.inputWidth() != SIDE || model.inputHeight() != SIDE) {
        throw refused(
            file,
            measure,
            "takes pictures of %d × %d pixels, not of %d × %d"
                .formatted(model.inputWidth(), model.inputHeight(), SIDE, SIDE));
      }
      Map<String, Output> outputs = model.outputsForGrey();
      Output output = outputs.get(measure.output);
      if (output == null || outputs.size() != 1) {
        throw refused(file, measure, "gives '%s'".formatted(String.join("', '", outputs.keySet())));
      }
      if (!output.shape().equals(List.of(1, 1))) {
        throw refused(
            file, measure, "gives numbers of the shape %s for a face".formatted(output.shape()));
      }
      if (!Float.isFinite(output.values().get(0))) {
        throw refused(file, measure, "answers a grey picture with no number");
      }
      return new SsrNet(model, measure);
    } catch (RuntimeException refused) {
      model.close();
      throw refused;
    }
  }

  private static ModelRefused refused(Path file, Measure measure, String why) {
    return new ModelRefused(
        "The model file %s %s.".formatted(file.getFileName(), why),
        "Name an SSR-Net whose only output is '%s', one number for each face."
            .formatted(measure.output));
  }

  /** Memory for one face at a time. */
  Inference inference() {
    return model.inference(1);
  }

  /**
   * Runs it on the face in its input.
   *
   * @return within the range of what is measured; NaN where the model gives that
   */
  double measure(Inference inference) {
    Output output = inference.run().get(measure.output);
    if (output == null) {
      throw new IllegalStateException("the output " + measure.output + " was there before");
    }
    return Math.max(0, Math.min(measure.most, output.values().get(0)));
  }

  @Override
  public void close() {
    model.close();
  }
}
