package dev.millrace.console;

import java.awt.Color;
import java.awt.GradientPaint;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import javax.imageio.ImageIO;

/** Pictures for tests. */
public final class PictureFiles {
  private PictureFiles() {}

  public static byte[] of(String format, int width, int height, Color from, Color to) {
    var image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    var pen = image.createGraphics();
    pen.setPaint(new GradientPaint(0, 0, from, width, height, to));
    pen.fillRect(0, 0, width, height);
    pen.setColor(Color.WHITE);
    pen.fillOval(width / 3, height / 3, width / 4, width / 4);
    pen.dispose();
    return of(format, image);
  }

  /** The bytes of a file that holds this picture. */
  public static byte[] of(String format, BufferedImage image) {
    var out = new ByteArrayOutputStream();
    try {
      ImageIO.write(image, format, out);
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return out.toByteArray();
  }

  public static byte[] png(int width, int height) {
    return of("png", width, height, new Color(12, 102, 117), new Color(240, 183, 87));
  }

  public static byte[] jpeg(int width, int height) {
    return of("jpeg", width, height, new Color(12, 102, 117), new Color(240, 183, 87));
  }
}
