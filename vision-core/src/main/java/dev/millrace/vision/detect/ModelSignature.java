package dev.millrace.vision.detect;

import java.util.List;
import java.util.Map;

/**
 * What a model file says of itself.
 *
 * @param inputs in the order of the file
 * @param outputs in the order of the file
 * @param metadata the properties that exporters leave in it
 */
record ModelSignature(List<Tensor> inputs, List<Tensor> outputs, Map<String, String> metadata) {
  /** The kinds of numbers that detectors take and give. */
  enum Numbers {
    FLOAT,
    HALF,
    LONG,
    OTHER
  }

  /**
   * One input or output.
   *
   * @param shape its dimensions; -1 where each run decides
   */
  record Tensor(String name, Numbers numbers, List<Long> shape) {
    int rank() {
      return shape.size();
    }

    /** A dimension, counted from 0. */
    long dimension(int index) {
      return shape.get(index);
    }

    /** Its dimensions as people write them. */
    String words() {
      return shape.stream()
          .map(dimension -> dimension < 0 ? "?" : dimension.toString())
          .toList()
          .toString();
    }
  }

  ModelSignature {
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
    metadata = Map.copyOf(metadata);
  }

  /** The same model with the shapes that a run really had. */
  ModelSignature withOutputs(List<Tensor> seen) {
    return new ModelSignature(inputs, seen, metadata);
  }
}
