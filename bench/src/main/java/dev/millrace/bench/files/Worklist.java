package dev.millrace.bench.files;

import dev.millrace.bench.ProcessOfItsOwn;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * Files of one size that some workers look into. Whoever started the process hears when what is
 * measured begins, and when it ends.
 */
final class Worklist {
  private final Iterator<String> left;
  private final int warm;
  private final int measured;
  private int done;

  /** Looks into files, one at a time. */
  interface Worker extends AutoCloseable {
    /** Looks into the file of a request. */
    void take(String request) throws Exception;

    @Override
    void close();
  }

  private Worklist(List<String> requests) {
    this.left = requests.iterator();
    this.warm = warm(requests.size());
    this.measured = measured(requests.size());
  }

  /** So many of some files come first, while classes are loaded and compiled. */
  static int warm(int files) {
    return Math.max(1, files / 5);
  }

  /** Behind so many nothing is measured: the last ones wait for a checkpoint, or leave one idle. */
  static int measured(int files) {
    return files - warm(files);
  }

  /** Where the requests for files of a size lie. */
  static Path requests(Path folder, SizeClass size) {
    return folder.resolve(size.word() + ".ndjson");
  }

  /** Has all files of all sizes looked into, one size after another. */
  static void workOff(Path folder, List<Worker> workers)
      throws IOException, InterruptedException, ExecutionException {
    ExecutorService threads = Executors.newFixedThreadPool(workers.size());
    try {
      for (SizeClass size : SizeClass.values()) {
        new Worklist(Files.readAllLines(requests(folder, size))).workOff(threads, workers);
      }
    } finally {
      threads.shutdownNow();
      workers.forEach(Worker::close);
    }
  }

  private void workOff(ExecutorService threads, List<Worker> workers)
      throws InterruptedException, ExecutionException {
    List<Future<?>> all = new ArrayList<>();
    for (Worker worker : workers) {
      all.add(
          threads.submit(
              () -> {
                for (String request = next(); request != null; request = next()) {
                  worker.take(request);
                  finished();
                }
                return worker;
              }));
    }
    for (Future<?> one : all) {
      one.get();
    }
  }

  private synchronized @Nullable String next() {
    return left.hasNext() ? left.next() : null;
  }

  private synchronized void finished() {
    done++;
    if (done == warm || done == measured) {
      ProcessOfItsOwn.answer(String.valueOf(done));
    }
  }
}
