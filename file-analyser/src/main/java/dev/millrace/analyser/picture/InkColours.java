package dev.millrace.analyser.picture;

import java.awt.image.BufferedImage;
import java.awt.image.Raster;

/** Pictures for printing: cyan, magenta, yellow and black, which Java decodes but does not mix. */
final class InkColours {
  private InkColours() {}

  /**
   * Mixes them without a profile, as a quick look does.
   *
   * @param adobe whether Adobe's mark is in the file, whose programs store how little ink there is
   * @param transformed whether the first three are stored as brightness and two colours
   */
  static BufferedImage mix(Raster inks, boolean adobe, boolean transformed) {
    int width = inks.getWidth();
    var image = new BufferedImage(width, inks.getHeight(), BufferedImage.TYPE_INT_RGB);
    int[] row = new int[width * 4];
    int[] mixed = new int[width];
    for (int y = 0; y < inks.getHeight(); y++) {
      inks.getPixels(inks.getMinX(), inks.getMinY() + y, width, 1, row);
      for (int x = 0; x < width; x++) {
        int[] paper = paper(row, x * 4, transformed);
        int red = adobe ? paper[0] : 255 - paper[0];
        int green = adobe ? paper[1] : 255 - paper[1];
        int blue = adobe ? paper[2] : 255 - paper[2];
        int light = adobe ? row[x * 4 + 3] : 255 - row[x * 4 + 3];
        mixed[x] =
            ((red * light / 255) << 16) | ((green * light / 255) << 8) | (blue * light / 255);
      }
      image.setRGB(0, y, width, 1, mixed, 0, width);
    }
    return image;
  }

  private static int[] paper(int[] row, int at, boolean transformed) {
    if (!transformed) {
      return new int[] {row[at], row[at + 1], row[at + 2]};
    }
    // JFIF's conversion, ITU-T T.871, of what is then ink.
    double light = row[at];
    double blue = row[at + 1] - 128;
    double red = row[at + 2] - 128;
    return new int[] {
      255 - clamp(light + 1.402 * red),
      255 - clamp(light - 0.344136 * blue - 0.714136 * red),
      255 - clamp(light + 1.772 * blue)
    };
  }

  private static int clamp(double value) {
    return (int) Math.max(0, Math.min(255, Math.round(value)));
  }
}
