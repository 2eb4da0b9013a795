package dev.millrace.vision.detect;

import dev.millrace.vision.image.Fit;
import dev.millrace.vision.image.PixelScale;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The contracts between detectors and their users: what goes in, and how to read what comes out.
 */
public enum ModelFormat {
  /** Ultralytics YOLOv5: rows of centre, size, objectness and class scores. */
  V5("v5", Fit.CENTRED),
  /** Ultralytics YOLOv8, v9, v11, v12, v13 and v5u: planes of centre, size and class scores. */
  V8("v8", Fit.CENTRED),
  /** YOLOv10 and YOLO26: at most some hundred finished rows of corners, score and class. */
  END2END("end2end", Fit.CENTRED),
  /** YOLOX as exported: rows as of v5, positions relative to their cell. */
  YOLOX("yolox", Fit.TOP_LEFT),
  /** YOLOX exported with its decoding: rows as of v5. */
  YOLOX_DECODED("yolox-decoded", Fit.TOP_LEFT),
  /** RT-DETR by Ultralytics: rows of centre and size from 0 to 1, and class scores. */
  RTDETR("rtdetr", Fit.STRETCHED),
  /** RF-DETR: boxes from 0 to 1 and logits of classes, as two outputs. */
  RFDETR("rfdetr", Fit.STRETCHED),
  /** D-FINE and RT-DETRv4: labels, corners and scores, as three outputs. */
  DFINE("dfine", Fit.STRETCHED),
  /** NanoDet-m: class scores and distributions of distances for each of three strides. */
  NANODET("nanodet", Fit.CENTRED),
  /** FastestDet: one grid of objectness, box and class scores. */
  FASTESTDET("fastestdet", Fit.STRETCHED),
  /** UltraFace: scores of faces, and corners from 0 to 1, as two outputs. */
  ULTRAFACE("ultraface", Fit.STRETCHED);

  private final String word;
  private final Fit fit;

  ModelFormat(String word, Fit fit) {
    this.word = word;
    this.fit = fit;
  }

  /** The word for it in settings. */
  public String word() {
    return word;
  }

  /** How frames are laid into the model's input. */
  public Fit fit() {
    return fit;
  }

  /** What the model takes pixels for. */
  public PixelScale scale() {
    return switch (this) {
      case V5, V8, END2END, RTDETR, DFINE -> PixelScale.UNIT_RGB;
      case YOLOX, YOLOX_DECODED -> PixelScale.RAW_BGR;
      case RFDETR -> PixelScale.IMAGENET_RGB;
      case NANODET -> PixelScale.NANODET_BGR;
      case FASTESTDET -> PixelScale.UNIT_BGR;
      case ULTRAFACE -> PixelScale.ULTRAFACE_RGB;
    };
  }

  /** Whether the model itself leaves one box for each object. */
  boolean endsWithOneBoxEach() {
    return this == END2END || this == RTDETR || this == RFDETR || this == DFINE;
  }

  /** The format for a word of settings; nothing for {@code auto}. */
  public static Optional<ModelFormat> of(String word) {
    String lower = word.strip().toLowerCase(Locale.ROOT);
    if (lower.equals("auto")) {
      return Optional.empty();
    }
    return Optional.of(
        Arrays.stream(values())
            .filter(format -> format.word.equals(lower))
            .findFirst()
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "'" + word + "' is no model format; there are auto, " + words())));
  }

  /** All words, for a sentence. */
  public static String words() {
    return Arrays.stream(values()).map(ModelFormat::word).collect(Collectors.joining(", "));
  }
}
