package dev.millrace.analyser.picture;

import dev.millrace.analyser.Reason;
import dev.millrace.analyser.Unusable;
import dev.millrace.analyser.pixels.Appearance;
import dev.millrace.analyser.pixels.PixelLimit;
import dev.millrace.analyser.pixels.Pixels;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.IndexColorModel;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.Locale;
import javax.imageio.IIOException;
import javax.imageio.ImageIO;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.stream.FileImageInputStream;
import javax.imageio.stream.ImageInputStream;
import org.jspecify.annotations.Nullable;

/** Pictures that Java decodes itself: PNG, JPEG, GIF, BMP, TIFF. */
final class StandardPicture {
  /** Larger ones are decoded by every second, third, … pixel. */
  private static final double MOST_DECODED = 12_000_000;

  private static final int MOST_FRAMES = 1_000;

  private StandardPicture() {}

  static Decoded decode(Path path, String format, CameraNotes notes) throws Unusable, IOException {
    ImageReader reader = ImageIO.getImageReadersByFormatName(format).next();
    try (var content = new FileImageInputStream(path.toFile())) {
      int[] canvas = format.equals("gif") ? gifCanvas(content) : null;
      reader.setInput(content, false, true);
      int width = reader.getWidth(0);
      int height = reader.getHeight(0);
      PixelLimit.check(width, height);
      if (canvas != null) {
        PixelLimit.check(canvas[0], canvas[1]);
      }
      ColorModel colours = colours(reader);
      String colour = notes.inks() ? "cmyk" : colours == null ? null : name(colours);
      return new Decoded(
          canvas == null ? width : canvas[0],
          canvas == null ? height : canvas[1],
          colour,
          colours == null ? null : depth(colours),
          frames(reader, format),
          pixels(reader, notes, width, height));
    } finally {
      reader.dispose();
    }
  }

  private static Pixels pixels(ImageReader reader, CameraNotes notes, int width, int height)
      throws Unusable, IOException {
    ImageReadParam settings = reader.getDefaultReadParam();
    int step = (int) Math.ceil(Math.sqrt(width / MOST_DECODED * height));
    settings.setSourceSubsampling(step, step, 0, 0);
    // The JPEG decoder paints what is missing grey, and only says so.
    var missing = new boolean[1];
    reader.addIIOReadWarningListener((source, warning) -> missing[0] |= isOfMissing(warning));
    BufferedImage image =
        notes.inks()
            ? InkColours.mix(
                reader.readRaster(0, settings), notes.adobe(), notes.adobeTransformed())
            : reader.read(0, settings);
    if (missing[0]) {
      throw new Unusable(Reason.TRUNCATED, "The picture ends too early; a part of it is missing.");
    }
    return Pixels.of(image, Appearance.COMPARED_AT);
  }

  private static boolean isOfMissing(String warning) {
    String said = warning.toLowerCase(Locale.ROOT);
    return said.contains("premature end") || said.contains("truncated");
  }

  private static @Nullable ColorModel colours(ImageReader reader) throws IOException {
    try {
      ImageTypeSpecifier raw = reader.getRawImageType(0);
      if (raw != null) {
        return raw.getColorModel();
      }
      Iterator<ImageTypeSpecifier> offered = reader.getImageTypes(0);
      return offered.hasNext() ? offered.next().getColorModel() : null;
    } catch (IIOException unknown) {
      return null;
    }
  }

  private static String name(ColorModel colours) {
    if (colours instanceof IndexColorModel) {
      return "indexed";
    }
    return switch (colours.getNumColorComponents()) {
      case 1 -> colours.hasAlpha() ? "grey-alpha" : "grey";
      case 4 -> "cmyk";
      default -> colours.hasAlpha() ? "rgba" : "rgb";
    };
  }

  private static int depth(ColorModel colours) {
    return colours instanceof IndexColorModel
        ? colours.getPixelSize()
        : colours.getComponentSize(0);
  }

  private static int frames(ImageReader reader, String format) {
    if (!format.equals("gif") && !format.equals("tiff")) {
      return 1;
    }
    // One by one: pages of TIFF may follow each other in a ring, which a count of all never ends.
    for (int frame = 1; frame < MOST_FRAMES; frame++) {
      try {
        reader.getWidth(frame);
      } catch (IOException | RuntimeException noMore) {
        return frame;
      }
    }
    return MOST_FRAMES;
  }

  /** A frame may be smaller than the picture that it is a part of. */
  private static int[] gifCanvas(ImageInputStream content) throws IOException {
    byte[] head = new byte[10];
    if (content.read(head) < head.length) {
      throw new EOFException("the head is truncated");
    }
    content.seek(0);
    return new int[] {
      (head[6] & 0xff) | (head[7] & 0xff) << 8, (head[8] & 0xff) | (head[9] & 0xff) << 8
    };
  }
}
