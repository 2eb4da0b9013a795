package dev.millrace.uploads;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.millrace.files.ContentReference;
import dev.millrace.files.Digests;
import dev.millrace.files.FileStore;
import dev.millrace.files.NotStored;
import dev.millrace.files.OutsideStore;
import dev.millrace.uploads.isolation.AnalyserPool;
import dev.millrace.uploads.isolation.Answer;
import dev.millrace.uploads.isolation.Workplace;
import dev.millrace.uploads.logic.Examiner;
import dev.millrace.uploads.model.AnalysedFile;
import dev.millrace.uploads.model.Upload;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Fetches the content of a file, holds it to what was announced, and has a process look into it.
 *
 * <p>A store that cannot be reached is no fault of a file: it is asked again for a while, and then
 * the job is told that no file can be looked into.
 */
final class FileExaminer implements Examiner {
  private static final JsonMapper JSON = new JsonMapper();
  private static final int ATTEMPTS = 5;

  private final UploadReader reader;
  private final FileStore store;
  private final AnalyserPool pool;
  private final AnalysisOptions analysis;
  private final Duration pause;

  /**
   * An examiner that owns its store and its pool.
   *
   * @param pause before a store that failed is asked for the second time; it doubles each time
   */
  FileExaminer(
      UploadReader reader,
      FileStore store,
      AnalyserPool pool,
      AnalysisOptions analysis,
      Duration pause) {
    this.reader = reader;
    this.store = store;
    this.pool = pool;
    this.analysis = analysis;
    this.pause = pause;
  }

  @Override
  public CompletableFuture<AnalysedFile> examine(Upload upload) {
    return pool.submit(workplace -> examine(upload, workplace));
  }

  private AnalysedFile examine(Upload upload, Workplace workplace)
      throws IOException, InterruptedException {
    Path content = workplace.content();
    String sha256 = null;
    try {
      requireAnnouncedWithinLimits(upload);
      Digests digests = fetch(upload, content);
      requireAsAnnounced(upload, digests);
      sha256 = digests.sha256();
      Answer answer = workplace.ask(request(upload, content));
      if (answer instanceof Answer.Analysed found) {
        return AnalysedFile.analysed(upload, sha256, found.findings(), System.currentTimeMillis());
      }
      Answer.Failed failed = (Answer.Failed) answer;
      throw new Unfit(failed.reason(), failed.message());
    } catch (Unfit unfit) {
      return AnalysedFile.failed(
          upload,
          sha256,
          unfit.reason,
          String.valueOf(unfit.getMessage()),
          System.currentTimeMillis());
    } finally {
      Files.deleteIfExists(content);
    }
  }

  private void requireAnnouncedWithinLimits(Upload upload) throws Unfit {
    long size = upload.fileSize();
    if (size > analysis.maxFileBytes()) {
      throw new Unfit(
          "too-large",
          "The file has %,d bytes; at most %,d are looked into"
              .formatted(size, analysis.maxFileBytes()));
    }
    ContentReference reference = upload.contentRef();
    if (reference != null && reference.size() != size) {
      throw new Unfit(
          "size-mismatch",
          "The file is said to have %,d bytes, and its reference says %,d"
              .formatted(size, reference.size()));
    }
  }

  private static void requireAsAnnounced(Upload upload, Digests digests) throws Unfit {
    if (digests.size() != upload.fileSize()) {
      throw new Unfit(
          "size-mismatch",
          "The file is said to have %,d bytes, and its content has %s%,d"
              .formatted(
                  upload.fileSize(),
                  digests.size() > upload.fileSize() ? "at least " : "",
                  digests.size()));
    }
    if (!digests.md5().equals(upload.fileHash())) {
      throw new Unfit(
          "hash-mismatch",
          "The file is said to have MD5 " + upload.fileHash() + ", and has " + digests.md5());
    }
    ContentReference reference = upload.contentRef();
    if (reference != null && !digests.sha256().equals(reference.sha256())) {
      throw new Unfit(
          "hash-mismatch",
          "The file is said to have SHA-256 "
              + reference.sha256()
              + ", and has "
              + digests.sha256());
    }
  }

  private Digests fetch(Upload upload, Path to) throws IOException, InterruptedException, Unfit {
    ContentReference reference = upload.contentRef();
    if (reference == null) {
      return copy(new ByteArrayInputStream(reader.content(upload)), to, upload);
    }
    Duration wait = pause;
    for (int attempt = 1; ; attempt++) {
      try {
        return copy(store.open(reference), to, upload);
      } catch (OutsideStore stranger) {
        throw new Unfit("outside-of-the-store", stranger.getMessage());
      } catch (NotStored missing) {
        throw new Unfit("not-in-the-store", missing.getMessage());
      } catch (IOException outage) {
        if (attempt == ATTEMPTS) {
          throw outage;
        }
        Thread.sleep(wait.toMillis());
        wait = wait.multipliedBy(2);
      }
    }
  }

  private static Digests copy(InputStream content, Path to, Upload upload) throws IOException {
    try (content;
        OutputStream file = Files.newOutputStream(to)) {
      return Digests.copy(content, file, upload.fileSize());
    }
  }

  private String request(Upload upload, Path content) {
    return JSON.createObjectNode()
        .put("path", content.toString())
        .put("filename", upload.filename())
        .put("declared_type", upload.declaredType())
        .put("file_type", upload.fileType().word())
        .put("text_characters", analysis.textCharacters())
        .put("keep_location", analysis.keepLocation())
        .put("thumbnail_pixels", analysis.thumbnailPixels())
        .toString();
  }

  @Override
  public int busy() {
    return pool.busy();
  }

  @Override
  public void close() {
    pool.close();
    store.close();
  }

  /** A file that cannot be looked into, and why. */
  private static final class Unfit extends Exception {
    private final String reason;

    Unfit(String reason, @Nullable String message) {
      super(message);
      this.reason = reason;
    }
  }
}
