package dev.millrace.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * A JVM, with this one's class path unless told otherwise. What it has to say it prints behind
 * {@link #ANSWER}; the last of everything else is shown if it fails. It is told to end by the end
 * of its input, so it does not outlive this process.
 */
public final class ProcessOfItsOwn implements AutoCloseable {
  private static final String ANSWER = "@answer ";

  private static final int LINES_KEPT = 40;

  /** Flink reflects into these. */
  private static final List<String> OPENED =
      List.of(
          "--add-opens=java.base/java.util=ALL-UNNAMED",
          "--add-opens=java.base/java.lang=ALL-UNNAMED",
          "--add-opens=java.base/java.time=ALL-UNNAMED");

  private final Process process;
  private final String name;

  /** What it answered, and in the end how it ended. */
  private final BlockingQueue<String> answers = new LinkedBlockingQueue<>();

  private ProcessOfItsOwn(Process process, String name) {
    this.process = process;
    this.name = name;
    BufferedReader output = process.inputReader(StandardCharsets.UTF_8);
    Thread listener = new Thread(() -> listen(output), "listens to " + name);
    listener.setDaemon(true);
    listener.start();
  }

  /** Starts a class's {@code main} with flags for its JVM. */
  public static ProcessOfItsOwn start(
      List<String> jvmFlags, Class<?> main, List<String> arguments) {
    return start(System.getProperty("java.class.path"), jvmFlags, main, arguments);
  }

  /** The same with a class path of its own. */
  public static ProcessOfItsOwn start(
      String classPath, List<String> jvmFlags, Class<?> main, List<String> arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(OPENED);
    command.addAll(jvmFlags);
    command.addAll(List.of("-cp", classPath, main.getName()));
    command.addAll(arguments);
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      return new ProcessOfItsOwn(process, main.getSimpleName());
    } catch (IOException failure) {
      throw new UncheckedIOException("No JVM could be started", failure);
    }
  }

  /** Called by the process itself: hands one line to the one who started it. */
  public static void answer(String line) {
    System.out.println(ANSWER + line);
  }

  /** Called by the process itself: returns when it is to end. */
  public static void awaitEnd() {
    try {
      while (System.in.read() >= 0) {
        // Nothing is ever sent.
      }
    } catch (IOException closed) {
      // As good as the end.
    }
  }

  /** The next answer. */
  public String awaitAnswer() {
    try {
      String line = answers.take();
      if (line.startsWith(ANSWER)) {
        return line.substring(ANSWER.length());
      }
      // For whoever asks again.
      answers.add(line);
      throw new IllegalStateException(name + line);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while waiting for " + name, interrupted);
    }
  }

  /**
   * Reads all that it says as long as it runs: a process that nobody reads stops at a full pipe.
   */
  private void listen(BufferedReader output) {
    Deque<String> last = new ArrayDeque<>();
    try (output) {
      for (String line = output.readLine(); line != null; line = output.readLine()) {
        if (line.startsWith(ANSWER)) {
          answers.add(line);
          continue;
        }
        last.add(line);
        if (last.size() > LINES_KEPT) {
          last.remove();
        }
      }
    } catch (IOException unheard) {
      last.add("and cannot be heard: " + unheard);
    }
    answers.add(" ended without an answer:\n" + String.join("\n", last));
  }

  /** CPU time so far; zero where the system does not tell. */
  public Duration cpu() {
    return process.info().totalCpuDuration().orElse(Duration.ZERO);
  }

  /** The same with all that it started. */
  public Duration familyCpu() {
    return FamilyCpu.of(process.toHandle());
  }

  /** Ends the process, kindly first. */
  @Override
  public void close() {
    try {
      process.getOutputStream().close();
      if (!process.waitFor(30, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (IOException failure) {
      process.destroyForcibly();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      process.destroyForcibly();
    }
  }
}
