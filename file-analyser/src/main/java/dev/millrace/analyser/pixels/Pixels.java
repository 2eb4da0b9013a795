package dev.millrace.analyser.pixels;

import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.util.Arrays;

/**
 * A picture in memory, opaque, row by row from the top.
 *
 * @param rgb one number for each pixel: 8 bits of red, green and blue each
 */
@SuppressWarnings("ArrayRecordComponent") // Nobody compares pictures.
public record Pixels(int width, int height, int[] rgb) {
  /**
   * A decoded picture, shrunk by averaging where its longer side is more than so many pixels.
   * Transparent parts lie on white.
   */
  public static Pixels of(BufferedImage image, int longest) {
    Rows rows = rows(image);
    return shrink(rows, image.getWidth(), image.getHeight(), longest);
  }

  /** The same picture, shrunk by averaging where its longer side is more than so many pixels. */
  public Pixels within(int longest) {
    if (Math.max(width, height) <= longest) {
      return this;
    }
    return shrink(
        (y, row) -> System.arraycopy(rgb, y * width, row, 0, width), width, height, longest);
  }

  /**
   * The picture as it is to be looked at.
   *
   * @param orientation as EXIF numbers it, 1 to 8
   */
  public Pixels turned(int orientation) {
    if (orientation <= 1 || orientation > 8) {
      return this;
    }
    boolean swapped = orientation > 4;
    int newWidth = swapped ? height : width;
    int newHeight = swapped ? width : height;
    int[] turned = new int[rgb.length];
    for (int y = 0; y < newHeight; y++) {
      for (int x = 0; x < newWidth; x++) {
        int across = swapped ? y : x;
        int down = swapped ? x : y;
        int fromX =
            switch (orientation) {
              case 2, 3, 7, 8 -> width - 1 - across;
              default -> across;
            };
        int fromY =
            switch (orientation) {
              case 3, 4, 6, 7 -> height - 1 - down;
              default -> down;
            };
        turned[y * newWidth + x] = rgb[fromY * width + fromX];
      }
    }
    return new Pixels(newWidth, newHeight, turned);
  }

  /** Brightness of one pixel, 0 to 255, as BT.601 weighs the colours. */
  static int grey(int pixel) {
    return (299 * ((pixel >> 16) & 0xff) + 587 * ((pixel >> 8) & 0xff) + 114 * (pixel & 0xff))
        / 1000;
  }

  /** Gives the pixels of one row. */
  private interface Rows {
    void read(int y, int[] row);
  }

  private static Rows rows(BufferedImage image) {
    ColorModel colours = image.getColorModel();
    int width = image.getWidth();
    if (colours.getNumColorComponents() == 1 && !(colours instanceof IndexColorModel)) {
      // Java takes grey for linear and would brighten it; files mean it as they mean colours.
      Raster raster = image.getRaster();
      int most = (1 << colours.getComponentSize(0)) - 1;
      int[] samples = new int[width];
      return (y, row) -> {
        raster.getSamples(0, y, width, 1, 0, samples);
        for (int x = 0; x < width; x++) {
          row[x] = samples[x] * 255 / most * 0x010101;
        }
      };
    }
    return (y, row) -> {
      image.getRGB(0, y, width, 1, row, 0, width);
      if (colours.hasAlpha()) {
        Arrays.setAll(row, x -> onWhite(row[x]));
      }
    };
  }

  private static int onWhite(int pixel) {
    int alpha = pixel >>> 24;
    if (alpha == 255) {
      return pixel;
    }
    int white = 255 * (255 - alpha);
    int red = (((pixel >> 16) & 0xff) * alpha + white) / 255;
    int green = (((pixel >> 8) & 0xff) * alpha + white) / 255;
    int blue = ((pixel & 0xff) * alpha + white) / 255;
    return red << 16 | green << 8 | blue;
  }

  private static Pixels shrink(Rows rows, int width, int height, int longest) {
    double scale = Math.min(1, longest / (double) Math.max(width, height));
    int newWidth = Math.max(1, (int) Math.round(width * scale));
    int newHeight = Math.max(1, (int) Math.round(height * scale));
    int[] shrunk = new int[newWidth * newHeight];
    int[] row = new int[width];
    long[] sums = new long[newWidth * 4];
    int y = 0;
    for (int newY = 0; newY < newHeight; newY++) {
      Arrays.fill(sums, 0);
      for (int end = (int) ((newY + 1L) * height / newHeight); y < end; y++) {
        rows.read(y, row);
        for (int x = 0; x < width; x++) {
          int at = (int) ((long) x * newWidth / width) * 4;
          sums[at] += (row[x] >> 16) & 0xff;
          sums[at + 1] += (row[x] >> 8) & 0xff;
          sums[at + 2] += row[x] & 0xff;
          sums[at + 3]++;
        }
      }
      for (int newX = 0; newX < newWidth; newX++) {
        long count = sums[newX * 4 + 3];
        shrunk[newY * newWidth + newX] =
            mean(sums[newX * 4], count) << 16
                | mean(sums[newX * 4 + 1], count) << 8
                | mean(sums[newX * 4 + 2], count);
      }
    }
    return new Pixels(newWidth, newHeight, shrunk);
  }

  private static int mean(long sum, long count) {
    return (int) ((sum + count / 2) / count);
  }
}
