package dev.millrace.files;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.tika.metadata.Metadata;
import org.apache.tika.metadata.TikaCoreProperties;
import org.apache.tika.mime.MimeTypes;
import org.jspecify.annotations.Nullable;

/**
 * What a file is by its content.
 *
 * @param mimeType such as {@code application/pdf}
 * @param kind how it is analysed, or null if it is not taken
 */
public record ContentType(String mimeType, @Nullable FileKind kind) {
  /** So many of a file's first bytes are enough. */
  public static final int PREFIX_BYTES = 64 << 10;

  /**
   * Looks at a file's first bytes. Its name is believed only where it says more of the same: a ZIP
   * archive named {@code .docx} may be one, a program named {@code .png} is a program.
   *
   * @param prefix the first {@link #PREFIX_BYTES} bytes, or all of a shorter file
   * @param filename as the user gave it
   */
  public static ContentType detect(byte[] prefix, String filename) {
    String byContent = type(prefix, null);
    // To Tika, every type says more than none.
    String type =
        byContent.equals(MimeTypes.OCTET_STREAM) ? byContent : type(prefix, SafeName.of(filename));
    return new ContentType(type, FileKind.of(type));
  }

  private static String type(byte[] prefix, @Nullable String filename) {
    var metadata = new Metadata();
    metadata.set(TikaCoreProperties.RESOURCE_NAME_KEY, filename);
    try {
      return MimeTypes.getDefaultMimeTypes()
          .detect(new ByteArrayInputStream(prefix), metadata)
          .getBaseType()
          .toString();
    } catch (IOException impossible) {
      throw new UncheckedIOException("memory cannot be read", impossible);
    }
  }
}
