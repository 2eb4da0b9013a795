package dev.millrace.vision.detect;

import dev.millrace.vision.detect.ModelSignature.Tensor;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * How to use one model: what goes in, how to read what comes out, and what its classes are called.
 * Told by shapes and metadata; what these leave open is asked of the user, never guessed.
 *
 * @param inputWidth in pixels
 * @param inputHeight in pixels
 * @param names of classes, by class id
 * @param outputs the names of those that are read, in the order in which they are decoded
 */
public record Contract(
    ModelFormat format, int inputWidth, int inputHeight, List<String> names, List<String> outputs) {

  /** An end-to-end model has some hundred rows; one that is not has thousands. */
  private static final int MOST_FINISHED_ROWS = 1000;

  public Contract {
    names = List.copyOf(names);
    outputs = List.copyOf(outputs);
  }

  /**
   * Settles it.
   *
   * @param model with the shapes that outputs had in a run
   * @throws ModelRefused where the model is none of ours, contradicts the options, or leaves
   *     something open
   */
  static Contract of(ModelSignature model, PictureInput input, ModelOptions options) {
    refuseOtherTasks(model.metadata());
    List<String> names =
        options.names().isEmpty() ? ClassNames.in(model.metadata()) : options.names();
    ModelFormat format = options.format().orElseGet(() -> told(model, input, names.size()));
    List<Tensor> outputs = outputs(format, model);
    int classes = classes(format, outputs, input);
    return new Contract(
        format,
        input.width(),
        input.height(),
        named(names, classes, format, options),
        outputs.stream().map(Tensor::name).toList());
  }

  private static void refuseOtherTasks(Map<String, String> metadata) {
    String task = metadata.getOrDefault("task", "detect").strip();
    if (!task.equals("detect")) {
      throw new ModelRefused(
          "The model was made for the task '%s', not for detection.".formatted(task),
          "Use one that was exported for the task 'detect'.");
    }
  }

  private static ModelFormat told(ModelSignature model, PictureInput input, int names) {
    List<Tensor> outputs = model.outputs();
    List<String> outputNames = outputs.stream().map(Tensor::name).toList();
    if (outputNames.containsAll(DfineDecoder.OUTPUTS)) {
      return ModelFormat.DFINE;
    }
    // By name: with three classes both outputs have the same shape.
    if (outputNames.containsAll(RfDetrDecoder.OUTPUTS)) {
      return ModelFormat.RFDETR;
    }
    if (outputs.size() == 2 * NanoDetDecoder.LEVELS) {
      return ModelFormat.NANODET;
    }
    if (outputs.size() != 1) {
      throw unknown(model, "A detector has one output.");
    }
    Tensor output = outputs.get(0);
    if (output.rank() == 4 && output.dimension(2) * 16 == input.height()) {
      return ModelFormat.FASTESTDET;
    }
    if (output.rank() != 3) {
      throw unknown(model, "A detector's output has three dimensions.");
    }
    return toldByShape(model, output.dimension(1), output.dimension(2), names);
  }

  private static ModelFormat toldByShape(ModelSignature model, long second, long third, int names) {
    if (third == 6 && second <= MOST_FINISHED_ROWS) {
      // The only contract that RT-DETR could be taken for: with two classes it has six columns too.
      return names == 2 ? endToEndOrTransformer(model) : ModelFormat.END2END;
    }
    if (second < third) {
      return ModelFormat.V8;
    }
    if (second <= MOST_FINISHED_ROWS && names == third - 4) {
      return ModelFormat.RTDETR;
    }
    if (isFromUltralytics(model.metadata())) {
      return ModelFormat.V5;
    }
    throw new ModelRefused(
        "An output of the shape %s can be that of YOLOv5, of YOLOX, or of YOLOX with its decoding."
            .formatted(model.outputs().get(0).words()),
        "Say which: model format v5, yolox or yolox-decoded.");
  }

  private static ModelFormat endToEndOrTransformer(ModelSignature model) {
    String description = model.metadata().getOrDefault("description", "").toLowerCase(Locale.ROOT);
    if (description.contains("rtdetr") || description.contains("rt-detr")) {
      return ModelFormat.RTDETR;
    }
    if (model.metadata().containsKey("end2end") || description.contains("yolo")) {
      return ModelFormat.END2END;
    }
    throw new ModelRefused(
        "With two classes an output of the shape %s can be that of an end-to-end YOLO or of RT-DETR."
            .formatted(model.outputs().get(0).words()),
        "Say which: model format end2end or rtdetr.");
  }

  /** Its exporter leaves these two in every file; that of YOLOX leaves nothing. */
  private static boolean isFromUltralytics(Map<String, String> metadata) {
    return metadata.containsKey("names") && metadata.containsKey("stride");
  }

  /** The outputs that the format needs, in its order. */
  private static List<Tensor> outputs(ModelFormat format, ModelSignature model) {
    List<Tensor> outputs =
        switch (format) {
          case DFINE -> byName(DfineDecoder.OUTPUTS, format, model);
          case RFDETR -> byName(RfDetrDecoder.OUTPUTS, format, model);
          case ULTRAFACE -> byName(UltraFaceDecoder.OUTPUTS, format, model);
          default -> model.outputs();
        };
    int wanted =
        switch (format) {
          case DFINE -> 3;
          case RFDETR, ULTRAFACE -> 2;
          case NANODET -> 2 * NanoDetDecoder.LEVELS;
          default -> 1;
        };
    if (outputs.size() != wanted) {
      throw misfit(format, model);
    }
    return outputs;
  }

  private static List<Tensor> byName(List<String> names, ModelFormat format, ModelSignature model) {
    return names.stream()
        .map(
            name ->
                model.outputs().stream()
                    .filter(output -> output.name().equals(name))
                    .findFirst()
                    .orElseThrow(() -> misfit(format, model)))
        .toList();
  }

  /**
   * How many classes the shapes hold, or -1 where they do not tell; refuses shapes that are not the
   * format's.
   */
  private static int classes(ModelFormat format, List<Tensor> outputs, PictureInput input) {
    Tensor first = outputs.get(0);
    int rank =
        switch (format) {
          case FASTESTDET -> 4;
          case DFINE -> 2;
          default -> 3;
        };
    long classes = -1;
    boolean fits = first.rank() == rank;
    if (fits) {
      switch (format) {
        case V8 -> classes = first.dimension(1) - 4;
        case V5, YOLOX_DECODED -> classes = first.dimension(2) - 5;
        case YOLOX -> {
          classes = first.dimension(2) - 5;
          fits = first.dimension(1) == CellGrid.of(input.width(), input.height()).count();
        }
        case RTDETR -> classes = first.dimension(2) - 4;
        case END2END -> fits = first.dimension(2) == 6;
        case FASTESTDET -> classes = first.dimension(1) - FastestDetDecoder.CLASSES;
        case RFDETR -> {
          Tensor logits = outputs.get(1);
          fits =
              logits.rank() == 3
                  && first.dimension(2) == 4
                  && logits.dimension(1) == first.dimension(1);
          classes = fits ? logits.dimension(2) : -1;
        }
        case ULTRAFACE -> {
          Tensor scores = outputs.get(1);
          fits =
              scores.rank() == 3
                  && first.dimension(2) == 4
                  && scores.dimension(2) == UltraFaceDecoder.SCORES
                  && scores.dimension(1) == first.dimension(1);
          classes = UltraFaceDecoder.SCORES - 1;
        }
        case DFINE -> fits = fitsDfine(outputs);
        case NANODET -> {
          fits = fitsNanoDet(outputs, input);
          classes = first.dimension(2);
        }
      }
    }
    boolean told = format == ModelFormat.END2END || format == ModelFormat.DFINE;
    if (!fits || (!told && classes < 1)) {
      throw new ModelRefused(
          "An output of the shape %s is not that of a %s model.%s"
              .formatted(
                  first.words(),
                  format.word(),
                  format == ModelFormat.YOLOX
                      ? " Its rows are not the cells of strides 8, 16 and 32."
                      : ""),
          "Check the model, and the model format if you named one.");
    }
    return (int) classes;
  }

  private static boolean fitsDfine(List<Tensor> outputs) {
    Tensor labels = outputs.get(0);
    Tensor boxes = outputs.get(1);
    Tensor scores = outputs.get(2);
    return boxes.rank() == 3
        && scores.rank() == 2
        && boxes.dimension(2) == 4
        && boxes.dimension(1) == scores.dimension(1)
        && labels.dimension(1) == scores.dimension(1);
  }

  private static boolean fitsNanoDet(List<Tensor> outputs, PictureInput input) {
    for (int level = 0; level < NanoDetDecoder.LEVELS; level++) {
      Tensor scores = outputs.get(level);
      Tensor sides = outputs.get(NanoDetDecoder.LEVELS + level);
      int stride = 8 << level;
      long cells = (long) (input.width() / stride) * (input.height() / stride);
      boolean fits =
          scores.rank() == 3
              && sides.rank() == 3
              && scores.dimension(1) == cells
              && sides.dimension(1) == cells
              && scores.dimension(2) == outputs.get(0).dimension(2)
              && sides.dimension(2) == NanoDetDecoder.SIDES * NanoDetDecoder.BINS;
      if (!fits) {
        return false;
      }
    }
    return true;
  }

  private static List<String> named(
      List<String> names, int classes, ModelFormat format, ModelOptions options) {
    if (!names.isEmpty()) {
      if (classes >= 0 && classes != names.size()) {
        throw new ModelRefused(
            "The model's output has room for %d classes, and there are names for %d."
                .formatted(classes, names.size()),
            "Check the names, and the model format: another one would mean another number.");
      }
      return names;
    }
    return wellKnown(classes, format, options)
        .orElseThrow(
            () ->
                new ModelRefused(
                    "The model does not say what its classes are called.",
                    "Give their names, one on each line of a file, or 'coco' for the 80 of COCO."));
  }

  /** Published weights without metadata know COCO's classes; who names the format means these. */
  private static Optional<List<String>> wellKnown(
      int classes, ModelFormat format, ModelOptions options) {
    if (format == ModelFormat.RFDETR && classes == 91) {
      return Optional.of(ClassNames.cocoByOwnNumbers());
    }
    if (format == ModelFormat.ULTRAFACE) {
      return Optional.of(List.of("face"));
    }
    boolean coco = options.format().isPresent() && classes == ClassNames.COCO.size();
    return coco ? Optional.of(ClassNames.COCO) : Optional.empty();
  }

  private static ModelRefused unknown(ModelSignature model, String rule) {
    return new ModelRefused(
        "The model's outputs are %s. %s".formatted(describe(model), rule),
        "Use a detector; its format can be named: " + ModelFormat.words() + ".");
  }

  private static ModelRefused misfit(ModelFormat format, ModelSignature model) {
    return new ModelRefused(
        "The model's outputs are %s, which are not those of a %s model."
            .formatted(describe(model), format.word()),
        "Check the model, and the model format if you named one.");
  }

  private static String describe(ModelSignature model) {
    return String.join(
        ", ",
        model.outputs().stream().map(output -> output.name() + " " + output.words()).toList());
  }
}
