package dev.millrace.files;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * What a content comes to, read once.
 *
 * @param size in bytes
 * @param md5 in hexadecimal, for the contract
 * @param sha256 in hexadecimal, to be sure
 */
public record Digests(long size, String md5, String sha256) {
  static final Pattern MD5 = Pattern.compile("[0-9a-fA-F]{32}");
  static final Pattern SHA_256 = Pattern.compile("[0-9a-fA-F]{64}");

  private static final int PIECE_BYTES = 64 << 10;

  /** Reads a content to its end. */
  public static Digests of(InputStream content) throws IOException {
    return copy(content, OutputStream.nullOutputStream(), Long.MAX_VALUE);
  }

  /** The digests of a content that is in memory. */
  public static Digests of(byte[] content) {
    MessageDigest md5 = algorithm("MD5");
    MessageDigest sha256 = algorithm("SHA-256");
    return new Digests(content.length, hex(md5.digest(content)), hex(sha256.digest(content)));
  }

  /**
   * Copies a content and reads it on the way.
   *
   * @param most so many bytes are copied at most, and one more read, so that the size tells that
   *     there is more
   */
  public static Digests copy(InputStream content, OutputStream to, long most) throws IOException {
    MessageDigest md5 = algorithm("MD5");
    MessageDigest sha256 = algorithm("SHA-256");
    byte[] piece = new byte[PIECE_BYTES];
    long size = 0;
    for (int read = content.read(piece); read >= 0; read = content.read(piece)) {
      int taken = (int) Math.min(read, most - size);
      md5.update(piece, 0, taken);
      sha256.update(piece, 0, taken);
      to.write(piece, 0, taken);
      size += taken;
      if (taken < read) {
        size++;
        break;
      }
    }
    return new Digests(size, hex(md5.digest()), hex(sha256.digest()));
  }

  private static MessageDigest algorithm(String name) {
    try {
      return MessageDigest.getInstance(name);
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java has " + name, impossible);
    }
  }

  private static String hex(byte[] digest) {
    return HexFormat.of().formatHex(digest);
  }
}
