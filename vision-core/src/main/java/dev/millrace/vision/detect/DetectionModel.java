package dev.millrace.vision.detect;

import dev.millrace.vision.detect.ModelSignature.Numbers;
import dev.millrace.vision.detect.ModelSignature.Tensor;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A detector's model, opened and understood. Any number of threads may have a {@link Detector} of
 * it; weights and session are there once in a process.
 */
public final class DetectionModel implements AutoCloseable {
  private final PictureModel model;
  private final Contract contract;
  private final String name;

  private DetectionModel(String name, PictureModel model, Contract contract) {
    this.name = name;
    this.model = model;
    this.contract = contract;
  }

  /**
   * Opens a model, and runs it once on grey: the first run takes several times as long as others,
   * and tells shapes that the file leaves open.
   *
   * @throws ModelRefused where it cannot be used, or not as the options say
   */
  public static DetectionModel open(Path file, ModelOptions options) {
    PictureModel model = PictureModel.open(file, options);
    try {
      Map<String, Output> grey = model.outputsForGrey();
      Contract contract =
          Contract.of(model.signature().withOutputs(seen(grey)), model.input(), options);
      refuseNonsense(grey, contract);
      String name = String.valueOf(file.getFileName()).replaceFirst("\\.onnx$", "");
      return new DetectionModel(name, model, contract);
    } catch (RuntimeException refused) {
      model.close();
      throw refused;
    }
  }

  private static List<Tensor> seen(Map<String, Output> outputs) {
    var tensors = new ArrayList<Tensor>();
    outputs.forEach(
        (name, output) ->
            tensors.add(
                new Tensor(
                    name,
                    Numbers.FLOAT,
                    output.shape().stream().map(Integer::longValue).toList())));
    return tensors;
  }

  /** Better now, and in words, than as silence for as long as the model is used. */
  private static void refuseNonsense(Map<String, Output> outputs, Contract contract) {
    for (Output output : contract.outputs().stream().map(outputs::get).toList()) {
      for (int i = 0; i < output.values().capacity(); i++) {
        if (Float.isNaN(output.values().get(i))) {
          throw new ModelRefused(
              "The model answers a grey picture with values that are no numbers (NaN).",
              "Export it again; at 16 bits some models leave the range of their numbers.");
        }
      }
    }
    // Refuses scores above 1.
    var unused =
        OutputDecoder.of(contract.format(), contract.inputWidth(), contract.inputHeight())
            .decode(contract.outputs().stream().map(outputs::get).toList(), 0, 0);
  }

  /** The model's file name without its ending. */
  public String name() {
    return name;
  }

  /** How it is used. */
  public Contract contract() {
    return contract;
  }

  /** How many frames one run takes at most. */
  public int largestBatch() {
    return takesAnyBatch() ? Detector.LARGEST_BATCH : model.input().batch();
  }

  /** A detector for one thread. Close it before the model. */
  public Detector detector(Thresholds thresholds) {
    return new Detector(this, thresholds);
  }

  /** Memory for runs on so many frames at once; a model of fixed batches takes no other number. */
  public Inference inference(int batch) {
    return model.inference(batch);
  }

  /** Whether each run takes any number of frames. */
  boolean takesAnyBatch() {
    return model.input().batch() == PictureInput.ANY;
  }

  @Override
  public void close() {
    model.close();
  }
}
