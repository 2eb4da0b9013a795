package dev.millrace.vision.detect;

import dev.millrace.vision.detect.ModelSignature.Numbers;
import dev.millrace.vision.detect.ModelSignature.Tensor;
import java.util.Arrays;
import java.util.List;

/**
 * The input that takes pictures.
 *
 * @param batch how many pictures each run takes, or {@link #ANY}
 * @param numbers what it takes pixels as
 */
record PictureInput(String name, Numbers numbers, int batch, int width, int height) {
  /** Each run decides how many pictures it takes. */
  static final int ANY = -1;

  private static final int CHANNELS = 3;
  private static final int LARGEST = 4096;

  /** Finds it, and its size: in the file's shapes, in the options, or in the metadata. */
  static PictureInput of(ModelSignature model, ModelOptions options) {
    List<Tensor> pictures = model.inputs().stream().filter(input -> input.rank() == 4).toList();
    if (pictures.size() != 1) {
      throw new ModelRefused(
          "The model has %s that could take pictures; its inputs are %s."
              .formatted(
                  pictures.isEmpty() ? "no input" : pictures.size() + " inputs",
                  describe(model.inputs())),
          "Detectors take one batch of pictures; export the model as one.");
    }
    Tensor input = pictures.get(0);
    if (input.dimension(1) != CHANNELS) {
      throw new ModelRefused(
          "The model's input has the shape %s, not [batch, 3, height, width]."
              .formatted(input.words()),
          "Export it for colour pictures with channels first.");
    }
    if (input.numbers() != Numbers.FLOAT && input.numbers() != Numbers.HALF) {
      throw new ModelRefused(
          "The model takes pixels as neither 32-bit nor 16-bit floating point numbers.",
          "Export it with floating point inputs.");
    }
    if (input.dimension(0) == 0) {
      throw new ModelRefused("The model takes no pictures at all.", "Export it with a batch of 1.");
    }
    for (Tensor other : model.inputs()) {
      if (!other.equals(input) && !other.name().equals(DfineDecoder.SIZE_INPUT)) {
        throw new ModelRefused(
            "The model has an input '%s' that we know nothing of.".formatted(other.name()),
            "Export it with the picture as its only input.");
      }
    }
    return new PictureInput(
        input.name(),
        input.numbers(),
        input.dimension(0) < 0 ? ANY : (int) Math.min(input.dimension(0), LARGEST),
        side(input.dimension(3), 1, model, options),
        side(input.dimension(2), 0, model, options));
  }

  private static int side(long fixed, int position, ModelSignature model, ModelOptions options) {
    int wanted = options.inputSize();
    if (fixed > 0 && wanted > 0 && fixed != wanted) {
      throw new ModelRefused(
          "The model's input has %d pixels on a side, not the %d asked for."
              .formatted(fixed, wanted),
          "Leave the input size away.");
    }
    long size = fixed > 0 ? fixed : wanted > 0 ? wanted : exported(model, position);
    if (size <= 0) {
      throw new ModelRefused(
          "The model takes pictures of any size and does not say which it was made for.",
          "Give the input size, such as 640.");
    }
    if (size > LARGEST) {
      throw new ModelRefused(
          "The model's input has %d pixels on a side; at most %d are taken."
              .formatted(size, LARGEST),
          "Export it with a smaller input.");
    }
    return (int) size;
  }

  /** From {@code imgsz}, height first: {@code [384, 640]}. */
  private static long exported(ModelSignature model, int position) {
    long[] sizes =
        Arrays.stream(model.metadata().getOrDefault("imgsz", "").split("\\D+", -1))
            .filter(digits -> !digits.isEmpty() && digits.length() < 6)
            .mapToLong(Long::parseLong)
            .toArray();
    return sizes.length == 0 ? 0 : sizes[Math.min(position, sizes.length - 1)];
  }

  private static String describe(List<Tensor> tensors) {
    return String.join(
        ", ", tensors.stream().map(tensor -> tensor.name() + " " + tensor.words()).toList());
  }
}
