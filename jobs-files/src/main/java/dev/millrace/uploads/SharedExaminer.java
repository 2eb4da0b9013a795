package dev.millrace.uploads;

import dev.millrace.files.FileStore;
import dev.millrace.files.StoreOptions;
import dev.millrace.uploads.isolation.AnalyserPool;
import dev.millrace.uploads.isolation.AnalyserProgram;
import dev.millrace.uploads.logic.Examiner;
import dev.millrace.uploads.model.AnalysedFile;
import dev.millrace.uploads.model.Upload;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * One examiner for all subtasks of a job on one TaskManager: how many processes there are must not
 * depend on how many slots it has. The last subtask to leave closes it.
 */
record SharedExaminer(AnalysisOptions analysis, StoreOptions store, ZoneId zone)
    implements Examiner.Opening {
  private static final String NESTED = "/analyser/file-analyser.jar";
  private static final Duration PAUSE = Duration.ofSeconds(1);
  private static final Map<SharedExaminer, Open> ALL = new HashMap<>();

  /** An examiner, and how many use it. */
  private static final class Open {
    private final Examiner examiner;
    private int users;

    Open(Examiner examiner) {
      this.examiner = examiner;
    }
  }

  @Override
  public Examiner open() throws IOException, InterruptedException {
    synchronized (ALL) {
      Open open = ALL.get(this);
      if (open == null) {
        open = new Open(start());
        ALL.put(this, open);
      }
      open.users++;
      return new Share(open.examiner);
    }
  }

  private void leave() {
    synchronized (ALL) {
      Open open = ALL.get(this);
      if (open != null && --open.users == 0) {
        ALL.remove(this);
        open.examiner.close();
      }
    }
  }

  private Examiner start() throws IOException, InterruptedException {
    FileStore opened = FileStore.at(store);
    try {
      return new FileExaminer(new UploadReader(zone), opened, pool(), analysis, PAUSE);
    } catch (IOException | InterruptedException | RuntimeException failure) {
      opened.close();
      throw failure;
    }
  }

  private AnalyserPool pool() throws IOException, InterruptedException {
    String jar = analysis.jar();
    if (jar != null) {
      return AnalyserPool.open(AnalyserProgram.jar(Path.of(jar)), analysis.limits());
    }
    try (InputStream nested = SharedExaminer.class.getResourceAsStream(NESTED)) {
      if (nested == null) {
        throw new IOException(
            "There is no analyser in the job's JAR; take jobs-files.jar, or name one with"
                + " --analysis.jar");
      }
      return AnalyserPool.unpack(nested, analysis.limits());
    }
  }

  /** One subtask's part in it. */
  private final class Share implements Examiner {
    private final Examiner shared;
    private final AtomicBoolean left = new AtomicBoolean();

    Share(Examiner shared) {
      this.shared = shared;
    }

    @Override
    public CompletableFuture<AnalysedFile> examine(Upload upload) {
      return shared.examine(upload);
    }

    @Override
    public int busy() {
      return shared.busy();
    }

    @Override
    public void close() {
      if (left.compareAndSet(false, true)) {
        leave();
      }
    }
  }
}
