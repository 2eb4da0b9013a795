package dev.millrace.files;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What is analysed in one way, and travels in one topic. */
public enum FileKind {
  DOCUMENT("document", "uploaded_documents", Allowed.DOCUMENTS),
  VIDEO("video", "uploaded_videos", Allowed.VIDEOS),
  IMAGE("image", "uploaded_images", Allowed.IMAGES);

  private final String word;
  private final String topic;

  @SuppressWarnings("ImmutableEnumChecker") // A set that cannot be changed.
  private final Set<String> mimeTypes;

  FileKind(String word, String topic, Set<String> mimeTypes) {
    this.word = word;
    this.topic = topic;
    this.mimeTypes = mimeTypes;
  }

  /** As it stands in messages. */
  @JsonValue
  public String word() {
    return word;
  }

  /** Where files of this kind are announced. */
  public String topic() {
    return topic;
  }

  /** The types that are taken, as {@link ContentType} names them. */
  public Set<String> mimeTypes() {
    return mimeTypes;
  }

  /** The kind of a type, or null if files of this type are not taken. */
  public static @Nullable FileKind of(String mimeType) {
    String type = mimeType.toLowerCase(Locale.ROOT);
    for (FileKind kind : values()) {
      if (kind.mimeTypes.contains(type)) {
        return kind;
      }
    }
    return null;
  }

  /** Every type that is taken; what is not named is refused, scripts and SVG above all. */
  private static final class Allowed {
    private static final Set<String> OFFICE =
        Stream.of(
                "msword",
                "rtf",
                "vnd.ms-excel",
                "vnd.ms-outlook",
                "vnd.ms-powerpoint",
                "vnd.oasis.opendocument.presentation",
                "vnd.oasis.opendocument.spreadsheet",
                "vnd.oasis.opendocument.text",
                "vnd.openxmlformats-officedocument.presentationml.presentation",
                "vnd.openxmlformats-officedocument.spreadsheetml.sheet",
                "vnd.openxmlformats-officedocument.wordprocessingml.document",
                // The first bytes do not tell which of them; the analysis does.
                "x-tika-msoffice",
                "x-tika-ooxml")
            .map("application/"::concat)
            .collect(Collectors.toUnmodifiableSet());

    static final Set<String> DOCUMENTS =
        Stream.concat(
                OFFICE.stream(),
                Stream.of(
                    "application/epub+zip",
                    "application/pdf",
                    "application/xhtml+xml",
                    "message/rfc822",
                    "text/csv",
                    "text/html",
                    "text/plain",
                    "text/tsv",
                    "text/x-log",
                    "text/x-web-markdown"))
            .collect(Collectors.toUnmodifiableSet());

    static final Set<String> IMAGES =
        Stream.of("avif", "bmp", "gif", "heic", "heif", "jpeg", "png", "tiff", "webp")
            .map("image/"::concat)
            .collect(Collectors.toUnmodifiableSet());

    static final Set<String> VIDEOS =
        Set.of(
            "application/mp4",
            "application/x-matroska",
            "video/3gpp",
            "video/3gpp2",
            "video/mp4",
            "video/mpeg",
            "video/ogg",
            "video/quicktime",
            "video/theora",
            "video/webm",
            "video/x-flv",
            "video/x-m4v",
            "video/x-matroska",
            "video/x-ms-wmv",
            "video/x-msvideo");
  }
}
