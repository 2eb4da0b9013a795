package dev.millrace.analyser.pixels;

import dev.millrace.analyser.Reason;
import dev.millrace.analyser.Unusable;

/** How large a picture may say to be before anybody decodes it. */
public final class PixelLimit {
  /** A photograph of a phone that boasts has these; a flood has thousands of millions. */
  public static final long MOST = 100_000_000;

  private PixelLimit() {}

  /**
   * Holds a header to the limit.
   *
   * @throws Unusable if it says more, or nothing sensible
   */
  public static void check(long width, long height) throws Unusable {
    if (width <= 0 || height <= 0) {
      throw new Unusable(
          Reason.BROKEN, "The picture says it has %d × %d pixels.".formatted(width, height));
    }
    if (width > MOST / height) {
      throw new Unusable(
          Reason.TOO_MANY_PIXELS,
          "The picture has %d × %d pixels, more than %d million; send a smaller one."
              .formatted(width, height, MOST / 1_000_000));
    }
  }
}
