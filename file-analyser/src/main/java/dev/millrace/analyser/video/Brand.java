package dev.millrace.analyser.video;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** Tells apart videos that begin alike, by the word in their head that does. */
public final class Brand {
  private static final int HEAD = 4096;

  /** Its identifier in the head of Microsoft's format, as it stands there byte by byte. */
  private static final String VIDEO_STREAM =
      new String(
          new byte[] {(byte) 0xc0, (byte) 0xef, 0x19, (byte) 0xbc, 0x4d, 0x5b, (byte) 0xcf, 0x11},
          ISO_8859_1);

  private Brand() {}

  /**
   * The type of a video, more exactly than by its first bytes.
   *
   * @param family the type by the first bytes
   * @return the same if it is none of these, or holds no pictures
   */
  public static String of(Path path, String family) throws IOException {
    return switch (family) {
      case "video/quicktime", "application/quicktime" ->
          head(path).startsWith("ftypqt  ", 4) || !head(path).startsWith("ftyp", 4)
              ? "video/quicktime"
              : "video/mp4";
      case "application/x-matroska" ->
          head(path).contains("webm") ? "video/webm" : "video/x-matroska";
      case "application/ogg", "audio/vorbis", "video/ogg" ->
          head(path).contains("theora") ? "video/ogg" : family;
      case "audio/x-ms-wma", "video/x-ms-asf", "application/x-ms-asf" ->
          head(path).contains(VIDEO_STREAM) ? "video/x-ms-wmv" : family;
      default -> family;
    };
  }

  private static String head(Path path) throws IOException {
    try (InputStream content = Files.newInputStream(path)) {
      return new String(content.readNBytes(HEAD), ISO_8859_1);
    }
  }
}
