package dev.millrace.console.files;

import dev.millrace.files.FileStore;
import dev.millrace.files.StoreOptions;
import dev.millrace.localstack.StackFailure;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where files go, and how much is taken.
 *
 * @param uploads the folder of those on their way
 * @param store the same that the job reads
 */
public record FilesSettings(Path uploads, StoreOptions store, UploadLimits limits) {
  private static final Logger LOG = LoggerFactory.getLogger(FilesSettings.class);
  private static final long MIB = 1L << 20;
  private static final int UNFINISHED = 100;
  private static final int PER_MINUTE = 120;
  private static final int INLINE_BYTES = 512 << 10;

  /**
   * With the usual limits, but for those that disks decide.
   *
   * @param fileMebibytes the largest file
   * @param folderMebibytes what unfinished uploads may need together
   * @param patience how long an unfinished one is kept
   */
  public static FilesSettings of(
      Path uploads,
      StoreOptions store,
      long fileMebibytes,
      long folderMebibytes,
      Duration patience) {
    if (fileMebibytes < 1 || folderMebibytes < fileMebibytes || patience.toHours() < 1) {
      throw new StackFailure(
          "The limits of uploads make no sense.",
          "Take files of at least 1 MiB, room for one of them, and keep them for an hour or more.");
    }
    return new FilesSettings(
        uploads,
        store,
        new UploadLimits(
            fileMebibytes * MIB,
            folderMebibytes * MIB,
            UNFINISHED,
            PER_MINUTE,
            INLINE_BYTES,
            patience));
  }

  /** Opens the store; a folder is made where there is none, so that it can be asked how it is. */
  FileStore openStore() {
    try {
      if (store.url().startsWith("file:")) {
        Files.createDirectories(Path.of(URI.create(store.url())));
      }
    } catch (IOException unwritable) {
      // The page says that the store does not answer, and files wait.
      LOG.debug("The folder {} cannot be made", store.url(), unwritable);
    } catch (IllegalArgumentException none) {
      throw notOne(none);
    }
    try {
      return FileStore.at(store);
    } catch (IllegalArgumentException none) {
      throw notOne(none);
    }
  }

  private StackFailure notOne(IllegalArgumentException fault) {
    return new StackFailure(
        "'" + store.url() + "' is no store of files: " + fault.getMessage() + ".",
        "Name one with --file-store, as file:///a/folder or s3://bucket/prefix.",
        fault);
  }
}
