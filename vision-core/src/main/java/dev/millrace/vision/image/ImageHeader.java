package dev.millrace.vision.image;

import dev.millrace.vision.image.InvalidImage.Reason;

/**
 * What a picture says of itself before it is decoded. Reading it touches every byte at most once
 * and takes no memory, so it is safe on anything.
 *
 * <p>The markers of JPEG are those of ITU-T T.81, annex B; the chunks of PNG those of its W3C
 * recommendation, section 5.
 *
 * @param format told by the first bytes, never by a name
 * @param width in pixels, at least 1
 * @param height in pixels, at least 1
 */
public record ImageHeader(Format format, int width, int height) {
  /** The formats that cameras send. */
  public enum Format {
    JPEG,
    PNG
  }

  private static final int PNG_SIGNATURE_LENGTH = 8;
  private static final int IHDR = 0x49484452;
  private static final int IDAT = 0x49444154;
  private static final int IEND = 0x49454E44;

  /** Reads it, and makes sure that the picture has an end. */
  public static ImageHeader read(byte[] bytes) throws InvalidImage {
    if (bytes.length == 0) {
      throw new InvalidImage(Reason.EMPTY, "there are no bytes");
    }
    if (startsWith(bytes, 0xFF, 0xD8, 0xFF)) {
      return jpeg(bytes);
    }
    if (startsWith(bytes, 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n')) {
      return png(bytes);
    }
    throw new InvalidImage(Reason.UNKNOWN_FORMAT, "this is neither JPEG nor PNG");
  }

  private static ImageHeader jpeg(byte[] bytes) throws InvalidImage {
    ImageHeader header = null;
    int at = 2;
    while (true) {
      // Decoders skip what lies between markers, and so do we, or we would disagree on the size.
      while (at < bytes.length && bytes[at] != (byte) 0xFF) {
        at++;
      }
      while (at < bytes.length && bytes[at] == (byte) 0xFF) {
        at++;
      }
      if (at >= bytes.length) {
        throw truncated("before its pixels begin");
      }
      int marker = bytes[at++] & 0xFF;
      if (marker == 0x00 || marker == 0x01 || (marker >= 0xD0 && marker <= 0xD7)) {
        continue;
      }
      if (marker == 0xD8 || marker == 0xD9) {
        throw corrupt("it has no pixels");
      }
      if (at + 2 > bytes.length) {
        throw truncated("inside its header");
      }
      int length = unsignedShort(bytes, at);
      if (length < 2) {
        throw corrupt("a segment of its header is shorter than its own length");
      }
      if (at + length > bytes.length) {
        throw truncated("inside its header");
      }
      if (startsFrame(marker)) {
        if (length < 8) {
          throw corrupt("it does not say how large it is");
        }
        header =
            new ImageHeader(
                Format.JPEG, unsignedShort(bytes, at + 5), unsignedShort(bytes, at + 3));
      }
      at += length;
      if (marker == 0xDA) {
        if (header == null) {
          throw corrupt("its pixels begin before it says how large it is");
        }
        requireEnd(bytes, at);
        return header;
      }
    }
  }

  /** SOF0 to SOF15 without the three numbers in between that mean other things. */
  private static boolean startsFrame(int marker) {
    return marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC;
  }

  /** The end marker cannot occur within pixels; cameras append zeros to it, or worse. */
  private static void requireEnd(byte[] bytes, int pixels) throws InvalidImage {
    for (int at = bytes.length - 2; at >= pixels; at--) {
      if (bytes[at] == (byte) 0xFF && bytes[at + 1] == (byte) 0xD9) {
        return;
      }
    }
    throw truncated("before its end");
  }

  private static ImageHeader png(byte[] bytes) throws InvalidImage {
    ImageHeader header = null;
    boolean pixels = false;
    int at = PNG_SIGNATURE_LENGTH;
    while (true) {
      if (bytes.length - at < 12) {
        throw truncated("before its end");
      }
      int length = integer(bytes, at);
      int type = integer(bytes, at + 4);
      if (length < 0) {
        throw corrupt("one of its parts is too long");
      }
      if (bytes.length - at - 12 < length) {
        throw truncated("inside one of its parts");
      }
      if (header == null) {
        if (type != IHDR || length != 13) {
          throw corrupt("it does not say how large it is");
        }
        header = new ImageHeader(Format.PNG, integer(bytes, at + 8), integer(bytes, at + 12));
      } else if (type == IHDR) {
        throw corrupt("it says twice how large it is");
      }
      pixels |= type == IDAT;
      if (type == IEND) {
        if (!pixels) {
          throw corrupt("it has no pixels");
        }
        return header;
      }
      at += 12 + length;
    }
  }

  /** Refuses what is larger than allowed, and what has no size at all. */
  void require(ImageLimits limits) throws InvalidImage {
    if (width < 1 || height < 1) {
      throw corrupt("it claims to be " + width + " × " + height + " pixels");
    }
    if (!limits.allow(width, height)) {
      throw new InvalidImage(
          Reason.TOO_MANY_PIXELS,
          "it claims to be %d × %d pixels; at most %,d on a side and %,d in all are taken"
              .formatted(width, height, limits.side(), limits.pixels()));
    }
  }

  private static boolean startsWith(byte[] bytes, int... magic) {
    if (bytes.length < magic.length) {
      return false;
    }
    for (int i = 0; i < magic.length; i++) {
      if ((bytes[i] & 0xFF) != magic[i]) {
        return false;
      }
    }
    return true;
  }

  private static int unsignedShort(byte[] bytes, int at) {
    return (bytes[at] & 0xFF) << 8 | (bytes[at + 1] & 0xFF);
  }

  private static int integer(byte[] bytes, int at) {
    return unsignedShort(bytes, at) << 16 | unsignedShort(bytes, at + 2);
  }

  private static InvalidImage truncated(String where) {
    return new InvalidImage(Reason.TRUNCATED, "the picture breaks off " + where);
  }

  private static InvalidImage corrupt(String what) {
    return new InvalidImage(Reason.CORRUPT, "the picture is damaged: " + what);
  }
}
