package dev.millrace.vision.detect;

import java.util.List;
import java.util.Optional;

/**
 * What a user says about a model where the file does not.
 *
 * @param format the contract; nothing where the model is to be asked
 * @param names of its classes, by class id; empty where the model is to be asked
 * @param inputSize the side of its square input in pixels, or 0 where the model is to be asked
 * @param device what it is to run on
 */
public record ModelOptions(
    Optional<ModelFormat> format, List<String> names, int inputSize, Device device) {
  /** All is asked of the model. */
  public static final ModelOptions NONE =
      new ModelOptions(Optional.empty(), List.of(), 0, Device.CPU);

  private static final int LARGEST_INPUT = 4096;

  public ModelOptions {
    names = List.copyOf(names);
    if (inputSize < 0 || inputSize > LARGEST_INPUT) {
      throw new IllegalArgumentException(
          "a model's input has from 1 to " + LARGEST_INPUT + " pixels on a side");
    }
  }

  /** The same with this contract. */
  public ModelOptions withFormat(ModelFormat chosen) {
    return new ModelOptions(Optional.of(chosen), names, inputSize, device);
  }

  /** The same with these names. */
  public ModelOptions withNames(List<String> chosen) {
    return new ModelOptions(format, chosen, inputSize, device);
  }
}
