package dev.millrace.analyser.pixels;

import dev.millrace.analyser.Thumbnail;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Base64;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;
import org.jspecify.annotations.Nullable;

/** Makes small JPEGs of pictures. */
public final class Thumbnails {
  /** The most of it in an answer, in base64. */
  static final int MOST_CHARACTERS = 48 << 10;

  private static final float[] QUALITIES = {0.8f, 0.6f, 0.4f, 0.2f};

  private Thumbnails() {}

  /**
   * A picture as a small one.
   *
   * @param longest the longer side in pixels; 0 asks for none
   * @return null if none was asked for, or it does not become small enough
   */
  public static @Nullable Thumbnail of(Pixels picture, int longest) throws IOException {
    if (longest == 0) {
      return null;
    }
    Pixels small = picture.within(longest);
    for (float quality : QUALITIES) {
      String base64 = Base64.getEncoder().encodeToString(jpeg(small, quality));
      if (base64.length() <= MOST_CHARACTERS) {
        return new Thumbnail("image/jpeg", small.width(), small.height(), base64);
      }
    }
    return null;
  }

  private static byte[] jpeg(Pixels picture, float quality) throws IOException {
    var image = new BufferedImage(picture.width(), picture.height(), BufferedImage.TYPE_INT_RGB);
    image.setRGB(0, 0, picture.width(), picture.height(), picture.rgb(), 0, picture.width());
    var bytes = new ByteArrayOutputStream();
    ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
    try (ImageOutputStream out = ImageIO.createImageOutputStream(bytes)) {
      ImageWriteParam settings = writer.getDefaultWriteParam();
      settings.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
      settings.setCompressionQuality(quality);
      writer.setOutput(out);
      writer.write(null, new IIOImage(image, null, null), settings);
    } finally {
      writer.dispose();
    }
    return bytes.toByteArray();
  }
}
