package dev.millrace.vision.image;

/**
 * How large a picture may be. What a header claims is held against it before any memory is taken.
 *
 * @param bytes of the compressed picture
 * @param side the longer side, in pixels
 * @param pixels width times height
 */
public record ImageLimits(int bytes, int side, long pixels) {
  /** 32 MiB, and 40 million pixels: more than 8K, and 120 MB once decoded. */
  public static final ImageLimits DEFAULT = new ImageLimits(32 << 20, 16_384, 40_000_000);

  public ImageLimits {
    if (bytes < 1 || side < 1 || pixels < 1) {
      throw new IllegalArgumentException("limits are positive");
    }
  }

  /** Whether a picture of this size may be decoded. */
  public boolean allow(int width, int height) {
    return Math.max(width, height) <= side && (long) width * height <= pixels;
  }
}
