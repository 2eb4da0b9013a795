package dev.millrace.console.vision;

import dev.millrace.vision.image.ImageHeader;
import dev.millrace.vision.image.ImageLimits;
import dev.millrace.vision.image.InvalidImage;
import java.util.Optional;

/**
 * A picture as its camera sent it: JPEG or PNG by its own bytes, and of a size that browsers bear.
 *
 * @param type its media type
 * @param width what its header says, in pixels; so the height
 */
@SuppressWarnings("ArrayRecordComponent") // It is handed on, never compared.
record Picture(byte[] bytes, String type, int width, int height) {
  static final int MOST_BYTES = 2 << 20;

  /** Reads its header, and nothing more; nothing where it is no picture to show. */
  static Optional<Picture> of(byte[] bytes) {
    if (bytes.length > MOST_BYTES) {
      return Optional.empty();
    }
    try {
      ImageHeader header = ImageHeader.read(bytes);
      if (Math.min(header.width(), header.height()) < 1
          || !ImageLimits.DEFAULT.allow(header.width(), header.height())) {
        return Optional.empty();
      }
      String type =
          switch (header.format()) {
            case JPEG -> "image/jpeg";
            case PNG -> "image/png";
          };
      return Optional.of(new Picture(bytes, type, header.width(), header.height()));
    } catch (InvalidImage broken) {
      return Optional.empty();
    }
  }
}
