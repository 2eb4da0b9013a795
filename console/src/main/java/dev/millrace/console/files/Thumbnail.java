package dev.millrace.console.files;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Base64;
import java.util.Iterator;
import java.util.Optional;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.MemoryCacheImageInputStream;

/** The small picture of an analysis: a JPEG and nothing else, whatever the topic calls it. */
final class Thumbnail {
  static final String TYPE = "image/jpeg";

  private static final int MOST_BYTES = 96 << 10;
  private static final int MOST_PIXELS = 1_024;

  private Thumbnail() {}

  /** The picture, if there is one that can be shown to browsers. */
  static Optional<byte[]> of(JsonNode analysis) {
    JsonNode told = analysis.path("thumbnail");
    String base64 = told.path("base64").asText("");
    if (base64.isEmpty()
        || base64.length() > MOST_BYTES
        || !TYPE.equals(told.path("mime_type").asText())) {
      return Optional.empty();
    }
    try {
      byte[] bytes = Base64.getDecoder().decode(base64);
      return isSmallJpeg(bytes) ? Optional.of(bytes) : Optional.empty();
    } catch (IllegalArgumentException | IOException broken) {
      return Optional.empty();
    }
  }

  /** Reads its header only: a picture that claims to be huge is not unpacked, here or there. */
  private static boolean isSmallJpeg(byte[] bytes) throws IOException {
    Iterator<ImageReader> readers = ImageIO.getImageReadersByMIMEType(TYPE);
    ImageReader reader = readers.next();
    try (var in = new MemoryCacheImageInputStream(new ByteArrayInputStream(bytes))) {
      reader.setInput(in, true, true);
      return reader.getWidth(0) <= MOST_PIXELS && reader.getHeight(0) <= MOST_PIXELS;
    } finally {
      reader.dispose();
    }
  }
}
