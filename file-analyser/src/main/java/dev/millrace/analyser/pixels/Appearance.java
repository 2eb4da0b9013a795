package dev.millrace.analyser.pixels;

/**
 * How a picture looks, in numbers.
 *
 * @param sharpness the variance of the Laplacian of its grey values, 0 to 255 each
 * @param brightness their mean, 0 to 1
 * @param contrast their standard deviation, 0 to 1
 */
public record Appearance(double sharpness, double brightness, double contrast) {
  /** The longer side at which pictures are compared: what is sharp depends on it. */
  public static final int COMPARED_AT = 1024;

  /** Looks at a picture that is no larger than {@link #COMPARED_AT}. */
  public static Appearance of(Pixels picture) {
    int width = picture.width();
    int height = picture.height();
    int[] grey = new int[picture.rgb().length];
    var values = new Spread();
    for (int at = 0; at < grey.length; at++) {
      grey[at] = Pixels.grey(picture.rgb()[at]);
      values.add(grey[at]);
    }
    var edges = new Spread();
    for (int y = 1; y < height - 1; y++) {
      for (int x = 1; x < width - 1; x++) {
        int at = y * width + x;
        edges.add(grey[at - 1] + grey[at + 1] + grey[at - width] + grey[at + width] - 4 * grey[at]);
      }
    }
    return new Appearance(
        rounded(edges.variance(), 10),
        rounded(values.mean() / 255, 1000),
        rounded(Math.sqrt(values.variance()) / 255, 1000));
  }

  private static double rounded(double value, int parts) {
    return Math.round(value * parts) / (double) parts;
  }

  /** Sums for a mean and a variance of whole numbers. */
  private static final class Spread {
    private long count;
    private long sum;
    private long squares;

    void add(int value) {
      count++;
      sum += value;
      squares += (long) value * value;
    }

    double mean() {
      return count == 0 ? 0 : sum / (double) count;
    }

    double variance() {
      return count == 0 ? 0 : squares / (double) count - mean() * mean();
    }
  }
}
