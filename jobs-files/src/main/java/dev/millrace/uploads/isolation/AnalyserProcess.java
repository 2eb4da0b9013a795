package dev.millrace.uploads.isolation;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A process that looks into files. Whatever it does, asking it takes a bounded time, and stopping
 * it ends it and all that it started.
 */
final class AnalyserProcess {
  /** How often a process that is asked is looked after. */
  private static final Duration LOOK = Duration.ofMillis(100);

  /** How long the kernel is given to take a killed process away. */
  private static final int KILL_SECONDS = 10;

  /** The exit status of {@code -XX:+ExitOnOutOfMemoryError}. */
  private static final int OUT_OF_MEMORY = 3;

  private static final Pattern RESIDENT = Pattern.compile("VmRSS:\\s+(\\d+) kB");

  private final Process process;
  private final ReplyReader replies;
  private final LastWords complaints;

  private AnalyserProcess(Process process) {
    this.process = process;
    this.replies = ReplyReader.of(process.getInputStream(), AnalyserLimits.LONGEST_ANSWER);
    this.complaints = new LastWords(process.getErrorStream());
  }

  /** Starts a process that inherits nothing. */
  static AnalyserProcess start(List<String> command, Path folder) throws IOException {
    var builder = new ProcessBuilder(command).directory(folder.toFile());
    builder.environment().clear();
    return new AnalyserProcess(builder.start());
  }

  /** Whether it waits for a question, as it should between two. */
  boolean isReady() {
    return process.isAlive() && !replies.hasMore();
  }

  /** Asks, and waits for the answer. A process that gives anything but a line is to be stopped. */
  Reply ask(byte[] line, AnalyserLimits limits) throws InterruptedException {
    try {
      OutputStream input = process.getOutputStream();
      input.write(line);
      input.write('\n');
      input.flush();
    } catch (IOException gone) {
      return new Reply.Ended();
    }
    long deadline = System.nanoTime() + limits.timeout().toNanos();
    while (true) {
      Duration left = Duration.ofNanos(deadline - System.nanoTime());
      if (left.isNegative()) {
        return new Reply.Overdue();
      }
      @Nullable Reply reply = replies.next(left.compareTo(LOOK) < 0 ? left : LOOK);
      if (reply != null) {
        return reply;
      }
      if (residentBytes() > limits.memoryBytes()) {
        return new Reply.TooLarge();
      }
    }
  }

  private long residentBytes() {
    return family().mapToLong(member -> residentBytes(member.pid())).sum();
  }

  /** Zero where it is not to be learned. */
  private static long residentBytes(long pid) {
    try {
      Matcher resident = RESIDENT.matcher(Files.readString(Path.of("/proc/" + pid + "/status")));
      return resident.find() ? Long.parseLong(resident.group(1)) << 10 : 0;
    } catch (IOException gone) {
      return 0;
    }
  }

  private Stream<ProcessHandle> family() {
    return Stream.concat(process.descendants(), Stream.of(process.toHandle()));
  }

  /** Lets a process end that has nothing to do, and stops it if it does not. */
  void dismiss() throws InterruptedException {
    try {
      process.getOutputStream().close();
    } catch (IOException gone) {
      // So it has ended.
    }
    process.waitFor(1, TimeUnit.SECONDS);
    stop();
  }

  /** Ends it, and all that it started. */
  void stop() throws InterruptedException {
    kill();
    process.waitFor(KILL_SECONDS, TimeUnit.SECONDS);
  }

  /** The same, and does not wait for it. */
  void kill() {
    // Listed before the first is killed: the children of a dead process are nobody's.
    family().toList().forEach(ProcessHandle::destroyForcibly);
  }

  /** How a process that has ended did so, for people. */
  String obituary() throws InterruptedException {
    String words = complaints.text();
    return "exit status "
        + (process.isAlive() ? "unknown" : String.valueOf(process.exitValue()))
        + (words.isEmpty() ? "" : ": " + words);
  }

  /** Whether it ended for want of memory, as Java says it. */
  boolean ranOutOfMemory() {
    return !process.isAlive() && process.exitValue() == OUT_OF_MEMORY;
  }
}
