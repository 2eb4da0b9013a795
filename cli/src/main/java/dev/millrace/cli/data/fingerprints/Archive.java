package dev.millrace.cli.data.fingerprints;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.millrace.cli.Failure;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The folder with a file for each fingerprint. A file is written under another name, brought to the
 * disk, and only then takes its place: whenever a run ends, each file is there as a whole or not at
 * all.
 */
final class Archive implements AutoCloseable {
  private static final Pattern LEFTOVER =
      Pattern.compile("\\.[0-9a-f-]{36}_-?[0-9]+_-?[0-9]+\\.json\\.part");
  private static final byte[] BYTE_ORDER_MARK = {(byte) 0xef, (byte) 0xbb, (byte) 0xbf};

  private final Path folder;
  private final FileChannel lock;

  /** Opens the folder, which is made if it is absent, and removes what a killed run left in it. */
  Archive(Path folder) {
    this.folder = folder;
    try {
      Files.createDirectories(folder);
      lock =
          FileChannel.open(
              folder.resolve(".save-fingerprints.lock"),
              StandardOpenOption.CREATE,
              StandardOpenOption.WRITE);
    } catch (IOException refused) {
      throw failure("cannot be written to", refused);
    }
    try {
      if (!isFree(lock)) {
        throw new Failure(
            "Another save-fingerprints writes to " + folder + ".",
            "End it first, or give another folder with --out.");
      }
      removeLeftovers();
    } catch (IOException refused) {
      close();
      throw failure("cannot be written to", refused);
    } catch (Failure taken) {
      close();
      throw taken;
    }
  }

  private static boolean isFree(FileChannel lock) throws IOException {
    try {
      // Held until the channel is closed, or the process is gone.
      @Nullable FileLock held = lock.tryLock();
      return held != null;
    } catch (OverlappingFileLockException inThisProcess) {
      return false;
    }
  }

  private void removeLeftovers() throws IOException {
    try (var files = Files.newDirectoryStream(folder)) {
      for (Path file : files) {
        if (LEFTOVER.matcher(String.valueOf(file.getFileName())).matches()) {
          Files.delete(file);
        }
      }
    }
  }

  boolean holds(Fingerprint fingerprint) {
    return Files.exists(folder.resolve(fingerprint.fileName()));
  }

  /** Writes one file. */
  void save(Fingerprint fingerprint, List<byte[]> input) {
    Path part = folder.resolve("." + fingerprint.fileName() + ".part");
    try {
      try (FileChannel file =
              FileChannel.open(
                  part,
                  StandardOpenOption.CREATE,
                  StandardOpenOption.TRUNCATE_EXISTING,
                  StandardOpenOption.WRITE);
          OutputStream out = new BufferedOutputStream(Channels.newOutputStream(file), 1 << 16)) {
        write(fingerprint, input, out);
        out.flush();
        file.force(true);
      }
      Files.move(part, folder.resolve(fingerprint.fileName()), StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException refused) {
      throw failure("cannot be written to", refused);
    }
  }

  private static void write(Fingerprint fingerprint, List<byte[]> input, OutputStream out)
      throws IOException {
    out.write("{\"fingerprint\":".getBytes(US_ASCII));
    out.write(fingerprint.json());
    out.write(",\"input\":[".getBytes(US_ASCII));
    String separator = "\n";
    for (byte[] message : input) {
      out.write(separator.getBytes(US_ASCII));
      // At the beginning of a message such a mark is no part of its JSON; amid a file it is a
      // fault.
      int mark = startsWithMark(message) ? BYTE_ORDER_MARK.length : 0;
      out.write(message, mark, message.length - mark);
      separator = ",\n";
    }
    out.write("\n]}\n".getBytes(US_ASCII));
  }

  private static boolean startsWithMark(byte[] message) {
    return message.length >= BYTE_ORDER_MARK.length
        && message[0] == BYTE_ORDER_MARK[0]
        && message[1] == BYTE_ORDER_MARK[1]
        && message[2] == BYTE_ORDER_MARK[2];
  }

  private Failure failure(String what, IOException fault) {
    return new Failure(
        "The folder " + folder + " " + what + ": " + fault,
        "Check its name, its rights and the room on the disk.",
        fault);
  }

  @Override
  public void close() {
    try {
      lock.close();
    } catch (IOException alreadyGone) {
      // The lock ends with the process at the latest.
    }
  }
}
