package dev.millrace.videostatistics;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import javax.imageio.ImageIO;

/** Pictures for tests, good and bad, written by another program than the one that reads them. */
public final class Pictures {
  private Pictures() {}

  /** A JPEG of a chessboard around a grey of 0 to 255; its fields wander with its number. */
  public static byte[] board(int width, int height, int grey, int number) {
    var image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        boolean bright = ((x + 3 * number) / 16 + y / 16) % 2 == 0;
        int shade = Math.max(0, Math.min(255, grey + (bright ? 25 : -25)));
        image.setRGB(x, y, new Color(shade, shade, shade).getRGB());
      }
    }
    return written(image, "jpg");
  }

  /** A plain picture. */
  public static byte[] plain(String format, int width, int height, int grey) {
    var image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    int[] pixels = new int[width * height];
    Arrays.fill(pixels, new Color(grey, grey, grey).getRGB());
    image.setRGB(0, 0, width, height, pixels, 0, width);
    return written(image, format);
  }

  /** The mean luma of all pixels, one by one. */
  public static double meanLuma(byte[] picture) {
    BufferedImage image;
    try {
      image = ImageIO.read(new ByteArrayInputStream(picture));
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    double sum = 0;
    for (int y = 0; y < image.getHeight(); y++) {
      for (int x = 0; x < image.getWidth(); x++) {
        var colour = new Color(image.getRGB(x, y));
        sum += 0.299 * colour.getRed() + 0.587 * colour.getGreen() + 0.114 * colour.getBlue();
      }
    }
    return sum / image.getWidth() / image.getHeight();
  }

  private static byte[] written(BufferedImage image, String format) {
    var bytes = new ByteArrayOutputStream();
    try {
      if (!ImageIO.write(image, format, bytes)) {
        throw new IllegalStateException("nobody writes " + format);
      }
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return bytes.toByteArray();
  }

  /** A JPEG whose header claims another size than it has. */
  public static byte[] jpegClaiming(int width, int height) {
    byte[] jpeg = plain("jpg", 64, 64, 100);
    for (int at = 2; at < jpeg.length - 9; at++) {
      if (jpeg[at] == (byte) 0xFF && jpeg[at + 1] == (byte) 0xC0) {
        ByteBuffer.wrap(jpeg).putShort(at + 5, (short) height).putShort(at + 7, (short) width);
        return jpeg;
      }
    }
    throw new IllegalStateException("no header of a baseline JPEG");
  }

  /** A few bytes of PNG that unfold to 144 million pixels, or would. */
  public static byte[] pngBomb() {
    byte[] png = plain("png", 64, 64, 0);
    ByteBuffer.wrap(png).putInt(16, 12_000).putInt(20, 12_000);
    return png;
  }

  /** A JPEG whose second half is missing. */
  public static byte[] half(byte[] jpeg) {
    return Arrays.copyOf(jpeg, jpeg.length / 2);
  }

  /** A PNG with an end and without sense in between. */
  public static byte[] corrupt() {
    byte[] png = plain("png", 640, 480, 100);
    Arrays.fill(png, 45, png.length - 16, (byte) 7);
    return png;
  }
}
