package dev.millrace.console.files;

import dev.millrace.files.FileKind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.tika.metadata.Metadata;
import org.apache.tika.metadata.TikaCoreProperties;
import org.apache.tika.mime.MediaType;
import org.apache.tika.mime.MimeTypeException;
import org.apache.tika.mime.MimeTypes;
import org.jspecify.annotations.Nullable;

/** What names of files promise, before anybody has seen a byte. */
final class AcceptedTypes {
  private static final MimeTypes TYPES = MimeTypes.getDefaultMimeTypes();

  /** Tika counts many a script and setting as plain text; these are offered for it. */
  private static final Set<String> PLAIN_TEXT = Set.of(".txt", ".text");

  private AcceptedTypes() {}

  /** The endings of names that are taken, each with its kind. */
  static Map<String, FileKind> endings() {
    var endings = new TreeMap<String, FileKind>();
    for (FileKind kind : FileKind.values()) {
      for (String type : kind.mimeTypes()) {
        try {
          for (String ending : TYPES.forName(type).getExtensions()) {
            boolean offered = !type.equals("text/plain") || PLAIN_TEXT.contains(ending);
            // Some endings stand for several types, and what they are taken for is none of ours.
            if (offered && promised("file" + ending) == kind) {
              endings.put(ending, kind);
            }
          }
        } catch (MimeTypeException notOne) {
          throw new IllegalStateException(notOne);
        }
      }
    }
    return endings;
  }

  /** The kind that a name promises; null if none, or one that is not taken. */
  static @Nullable FileKind promised(String filename) {
    return FileKind.of(named(filename).toString());
  }

  /** Whether a name promises something that is not of this kind. */
  static boolean disagrees(String filename, FileKind kind) {
    return !named(filename).equals(MediaType.OCTET_STREAM) && promised(filename) != kind;
  }

  private static MediaType named(String filename) {
    var metadata = new Metadata();
    metadata.set(TikaCoreProperties.RESOURCE_NAME_KEY, filename);
    try {
      return TYPES.detect(null, metadata).getBaseType();
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }
}
