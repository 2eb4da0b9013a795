package dev.millrace.analyser;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A file to look into.
 *
 * @param path where it lies
 * @param filename what its sender calls it; a hint for the type of plain text, nothing else
 * @param declaredType the MIME type that its sender claims
 * @param fileType the kind that its sender claims: document, image or video
 * @param textCharacters how much of a document's text the answer holds
 * @param keepLocation whether the answer may tell where a picture was taken
 * @param thumbnailPixels the longer side of a thumbnail; 0 for none
 */
public record Request(
    @JsonProperty(required = true) Path path,
    String filename,
    @Nullable String declaredType,
    @Nullable String fileType,
    int textCharacters,
    boolean keepLocation,
    int thumbnailPixels) {
  private static final int MOST_TEXT = 200_000;
  private static final int LARGEST_THUMBNAIL = 640;

  public Request {
    filename = filename == null ? "" : filename;
    if (path == null) {
      throw new IllegalArgumentException("a request names the path of a file");
    }
    if (textCharacters < 0 || textCharacters > MOST_TEXT) {
      throw new IllegalArgumentException(
          "text_characters lies between 0 and " + MOST_TEXT + ", not at " + textCharacters);
    }
    if (thumbnailPixels < 0 || thumbnailPixels > LARGEST_THUMBNAIL) {
      throw new IllegalArgumentException(
          "thumbnail_pixels lies between 0 and %d, not at %d"
              .formatted(LARGEST_THUMBNAIL, thumbnailPixels));
    }
  }
}
