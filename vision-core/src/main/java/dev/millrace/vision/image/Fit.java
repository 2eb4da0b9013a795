package dev.millrace.vision.image;

/** How a frame is laid into a model's input of another shape. Each to the pixel as in training. */
public enum Fit {
  /** Scaled evenly, in the middle, grey around it: Ultralytics. */
  CENTRED {
    @Override
    Placement scaled(int width, int height, int inputWidth, int inputHeight, double scale) {
      // Python's round() goes to the even neighbour, as rint does.
      int scaledWidth = atLeastOne((int) Math.rint(width * scale));
      int scaledHeight = atLeastOne((int) Math.rint(height * scale));
      int left = (int) Math.rint((inputWidth - scaledWidth) / 2.0 - 0.1);
      int top = (int) Math.rint((inputHeight - scaledHeight) / 2.0 - 0.1);
      return new Placement(width, height, left, top, scaledWidth, scaledHeight, scale, scale);
    }
  },

  /** Scaled evenly, in the upper left corner, grey beside or below it: YOLOX. */
  TOP_LEFT {
    @Override
    Placement scaled(int width, int height, int inputWidth, int inputHeight, double scale) {
      return new Placement(
          width,
          height,
          0,
          0,
          atLeastOne((int) (width * scale)),
          atLeastOne((int) (height * scale)),
          scale,
          scale);
    }
  },

  /** Each side scaled on its own, until nothing is left over: RT-DETR and its kin. */
  STRETCHED {
    @Override
    Placement scaled(int width, int height, int inputWidth, int inputHeight, double scale) {
      return new Placement(
          width,
          height,
          0,
          0,
          inputWidth,
          inputHeight,
          (double) inputWidth / width,
          (double) inputHeight / height);
    }
  };

  /** The place of a frame of this size in an input of that size. */
  public Placement place(int width, int height, int inputWidth, int inputHeight) {
    double scale = Math.min((double) inputHeight / height, (double) inputWidth / width);
    return scaled(width, height, inputWidth, inputHeight, scale);
  }

  abstract Placement scaled(int width, int height, int inputWidth, int inputHeight, double scale);

  /** A very flat picture would otherwise vanish, which no resize can do. */
  private static int atLeastOne(int pixels) {
    return Math.max(1, pixels);
  }
}
