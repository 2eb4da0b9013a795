package dev.millrace.analyser.document;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.millrace.analyser.Reason;
import dev.millrace.analyser.Unusable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * Unpacks an archive into nothing before anybody unpacks it into memory: sizes in its headers are
 * claims, only what comes out counts.
 *
 * @param entries the most that it may have
 * @param bytes the most that all of them may be together
 * @param ratio the most that one may grow by
 */
record ArchiveCheck(int entries, long bytes, int ratio) {
  /** A large workbook is half of this; a bomb of 1 MB is twice as much. */
  static final ArchiveCheck USUAL = new ArchiveCheck(10_000, 512L << 20, 200);

  /** Small entries may grow by any ratio: a page of spaces does. */
  private static final long GRACE = 4 << 20;

  private static final byte[] ENTITY = "<!ENTITY".getBytes(ISO_8859_1);

  /**
   * Unpacks all entries.
   *
   * @throws Unusable if there are too many, they grow too much, or their XML declares entities
   */
  void unpack(Path archive) throws Unusable, IOException {
    try (ZipFile zip = new ZipFile(archive.toFile())) {
      if (zip.size() > entries) {
        throw bomb("has %d entries, more than %d".formatted(zip.size(), entries));
      }
      byte[] buffer = new byte[64 << 10];
      long left = bytes;
      for (Enumeration<? extends ZipEntry> all = zip.entries(); all.hasMoreElements(); ) {
        ZipEntry entry = all.nextElement();
        if (!entry.isDirectory()) {
          try (InputStream content = zip.getInputStream(entry)) {
            left -= unpack(content, Math.max(1, entry.getCompressedSize()), left, buffer);
          }
        }
      }
    }
  }

  private long unpack(InputStream content, long packed, long left, byte[] buffer)
      throws Unusable, IOException {
    long unpacked = 0;
    int kept = 0; // The end of what came before, in which a declaration may begin.
    int length;
    while ((length = content.read(buffer, kept, buffer.length - kept)) > 0) {
      unpacked += length;
      if (unpacked > left) {
        throw bomb("unpacks to more than %d MiB".formatted(bytes >> 20));
      }
      if (unpacked > GRACE && unpacked / packed > ratio) {
        throw bomb("has an entry that unpacks to more than %d times its size".formatted(ratio));
      }
      int filled = kept + length;
      if (declaresEntity(buffer, filled)) {
        throw new Unusable(
            Reason.XML_BOMB,
            "The file declares XML entities, which no program for documents writes.");
      }
      kept = Math.min(filled, ENTITY.length - 1);
      System.arraycopy(buffer, filled - kept, buffer, 0, kept);
    }
    return unpacked;
  }

  private static boolean declaresEntity(byte[] buffer, int filled) {
    for (int at = 0; at <= filled - ENTITY.length; at++) {
      if (buffer[at] == '<'
          && buffer[at + 1] == '!'
          && buffer[at + 2] == 'E'
          && matches(buffer, at)) {
        return true;
      }
    }
    return false;
  }

  private static boolean matches(byte[] buffer, int at) {
    for (int next = 0; next < ENTITY.length; next++) {
      if (buffer[at + next] != ENTITY[next]) {
        return false;
      }
    }
    return true;
  }

  private static Unusable bomb(String what) {
    return new Unusable(Reason.ZIP_BOMB, "The file " + what + ".");
  }
}
