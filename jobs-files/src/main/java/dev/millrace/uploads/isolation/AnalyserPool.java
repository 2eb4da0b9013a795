package dev.millrace.uploads.isolation;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Some workplaces, and a thread for each. */
public final class AnalyserPool implements AutoCloseable {
  /** What is done at a workplace. */
  @FunctionalInterface
  public interface Work<T> {
    T at(Workplace workplace) throws Exception;
  }

  /** Longer than it takes to stop a process. */
  private static final int CLOSING_SECONDS = 30;

  private final Path folder;
  private final List<Workplace> workplaces = new ArrayList<>();
  private final BlockingQueue<Workplace> free = new LinkedBlockingQueue<>();
  private final AtomicInteger busy = new AtomicInteger();
  private final ExecutorService threads;

  private AnalyserPool(Path folder, int processes) {
    this.folder = folder;
    this.threads = Executors.newFixedThreadPool(processes, AnalyserPool::daemon);
  }

  /** A pool whose program comes as a JAR within something else. */
  public static AnalyserPool unpack(InputStream jar, AnalyserLimits limits)
      throws IOException, InterruptedException {
    Path folder = newFolder();
    Path unpacked = folder.resolve("analyser.jar");
    Files.copy(jar, unpacked);
    return open(AnalyserProgram.jar(unpacked), limits, folder);
  }

  /** A pool for a program that lies ready. */
  public static AnalyserPool open(AnalyserProgram program, AnalyserLimits limits)
      throws IOException, InterruptedException {
    return open(program, limits, newFolder());
  }

  private static Path newFolder() throws IOException {
    Path parent = Path.of(System.getProperty("java.io.tmpdir"));
    Folders.deleteAbandoned(parent);
    return Folders.create(parent);
  }

  private static AnalyserPool open(AnalyserProgram program, AnalyserLimits limits, Path folder)
      throws IOException, InterruptedException {
    var pool = new AnalyserPool(folder, limits.processes());
    boolean opened = false;
    try {
      Path natives = Files.createDirectory(folder.resolve("natives"));
      for (int number = 1; number <= limits.processes(); number++) {
        pool.workplaces.add(
            new Workplace(program, limits, folder.resolve("process-" + number), natives));
      }
      pool.workplaces.get(0).check();
      pool.free.addAll(pool.workplaces);
      opened = true;
      return pool;
    } finally {
      if (!opened) {
        pool.close();
      }
    }
  }

  private static Thread daemon(Runnable work) {
    Thread thread = new Thread(work, "analyser-pool");
    thread.setDaemon(true);
    return thread;
  }

  /** Has something done at the next workplace that is free. */
  public <T> CompletableFuture<T> submit(Work<T> work) {
    var result = new CompletableFuture<T>();
    threads.execute(() -> work(work, result));
    return result;
  }

  private <T> void work(Work<T> work, CompletableFuture<T> result) {
    try {
      result.complete(atAWorkplace(work));
    } catch (InterruptedException closing) {
      Thread.currentThread().interrupt();
    } catch (Throwable failure) {
      result.completeExceptionally(failure);
    }
  }

  private <T> T atAWorkplace(Work<T> work) throws Exception {
    // There are as many threads as workplaces.
    Workplace workplace = free.take();
    busy.incrementAndGet();
    try {
      return work.at(workplace);
    } finally {
      busy.decrementAndGet();
      free.add(workplace);
    }
  }

  /** How many workplaces are not free. */
  public int busy() {
    return busy.get();
  }

  /** Ends all processes, whatever they do, and takes their folders away. */
  @Override
  public void close() {
    threads.shutdownNow();
    // Flink interrupts who closes; processes must end all the same.
    boolean interrupted = Thread.interrupted();
    try {
      workplaces.forEach(Workplace::kill);
      var unused = threads.awaitTermination(CLOSING_SECONDS, TimeUnit.SECONDS);
      for (Workplace workplace : workplaces) {
        workplace.leave();
      }
      Folders.delete(folder);
    } catch (IOException busy) {
      // Something of it is still being written. The next pool takes it away.
    } catch (InterruptedException again) {
      interrupted = true;
      workplaces.forEach(Workplace::kill);
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
