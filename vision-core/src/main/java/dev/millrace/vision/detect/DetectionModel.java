package dev.millrace.vision.detect;

import dev.millrace.vision.detect.ModelSignature.Numbers;
import dev.millrace.vision.detect.ModelSignature.Tensor;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A detector's model, opened and understood. Any number of threads may have a {@link Detector} of
 * it; weights and session are there once in a process.
 */
public final class DetectionModel implements AutoCloseable {
  /** Grey as the common contracts have it; what matters is only that it is a picture. */
  private static final float GREY = 114 / 255f;

  private final SharedSession session;
  private final ModelSignature signature;
  private final PictureInput input;
  private final Contract contract;
  private final String name;

  private DetectionModel(
      String name,
      SharedSession session,
      ModelSignature signature,
      PictureInput input,
      Contract contract) {
    this.name = name;
    this.session = session;
    this.signature = signature;
    this.input = input;
    this.contract = contract;
  }

  /**
   * Opens a model, and runs it once on grey: the first run takes several times as long as others,
   * and tells shapes that the file leaves open.
   *
   * @throws ModelRefused where it cannot be used, or not as the options say
   */
  public static DetectionModel open(Path file, ModelOptions options) {
    SharedSession session = SharedSession.acquire(file, options.device());
    try {
      ModelSignature signature = session.signature();
      PictureInput input = PictureInput.of(signature, options);
      Map<String, Output> grey = runOnGrey(session, signature, input);
      Contract contract = Contract.of(signature.withOutputs(seen(grey)), input, options);
      refuseNonsense(grey, contract);
      String name = String.valueOf(file.getFileName()).replaceFirst("\\.onnx$", "");
      return new DetectionModel(name, session, signature, input, contract);
    } catch (RuntimeException refused) {
      session.close();
      throw refused;
    }
  }

  private static Map<String, Output> runOnGrey(
      SharedSession session, ModelSignature signature, PictureInput input) {
    try (var inference = new Inference(session, signature, input, Math.max(1, input.batch()))) {
      FloatBuffer pixels = inference.input();
      for (int i = 0; i < pixels.capacity(); i++) {
        pixels.put(i, GREY);
      }
      return inference.run();
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
    return input.batch() == PictureInput.ANY ? Detector.LARGEST_BATCH : input.batch();
  }

  /** A detector for one thread. Close it before the model. */
  public Detector detector(Thresholds thresholds) {
    return new Detector(this, thresholds);
  }

  /** Memory for runs on so many frames at once; a model of fixed batches takes no other number. */
  public Inference inference(int batch) {
    return new Inference(session, signature, input, batch);
  }

  /** Whether each run takes any number of frames. */
  boolean takesAnyBatch() {
    return input.batch() == PictureInput.ANY;
  }

  @Override
  public void close() {
    session.close();
  }
}
