package dev.millrace.uploads.isolation;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where one file at a time is looked into: a folder, and a process that is started when it is
 * needed and replaced when it went wrong or has seen enough.
 *
 * <p>A file is blamed for the end of a process only if it was the first one there: a process can be
 * worn out by those before it.
 */
public final class Workplace {
  /** What a process says and then should not be asked again. */
  private static final Set<String> WEARING = Set.of("out-of-memory", "too-deep");

  private final AnalyserProgram program;
  private final AnalyserLimits limits;
  private final Path folder;
  private final Path scratch;
  private final Path natives;
  private volatile @Nullable AnalyserProcess process;
  private int filesSeen;

  Workplace(AnalyserProgram program, AnalyserLimits limits, Path folder, Path natives)
      throws IOException {
    this.program = program;
    this.limits = limits;
    this.folder = Files.createDirectories(folder);
    this.scratch = folder.resolve("scratch");
    this.natives = natives;
  }

  /** Where the content of the file is put. The process can read it; it is the only one there. */
  public Path content() {
    return folder.resolve("content");
  }

  /**
   * Has the process look into a file.
   *
   * @param request one line of JSON
   * @throws IOException if no process can be started
   */
  public Answer ask(String request) throws IOException, InterruptedException {
    AnalyserProcess known = process;
    if (known != null && known.isReady()) {
      Reply reply = known.ask(request.getBytes(UTF_8), limits);
      if (!(reply instanceof Reply.Ended)) {
        return answer(known, reply);
      }
    }
    AnalyserProcess fresh = replace();
    return answer(fresh, fresh.ask(request.getBytes(UTF_8), limits));
  }

  /** Makes sure that there is a process, and that it answers at all. */
  void check() throws IOException, InterruptedException {
    AnalyserProcess fresh = replace();
    if (!(fresh.ask("{}".getBytes(UTF_8), limits) instanceof Reply.Line)) {
      fresh.stop();
      throw new IOException("The analyser does not start; " + fresh.obituary());
    }
  }

  private AnalyserProcess replace() throws IOException, InterruptedException {
    leave();
    Files.createDirectories(scratch);
    var fresh = AnalyserProcess.start(program.command(limits, scratch, natives), folder);
    process = fresh;
    filesSeen = 0;
    return fresh;
  }

  private Answer answer(AnalyserProcess asked, Reply reply)
      throws IOException, InterruptedException {
    filesSeen++;
    if (reply instanceof Reply.Line line) {
      try {
        Answer answer = Answer.read(line.text());
        if (filesSeen >= limits.filesPerProcess() || isWearing(answer)) {
          asked.dismiss();
        }
        return answer;
      } catch (Answer.WrongAnswer wrong) {
        return stopped(asked, "wrong-answer", "The analyser gave no answer: " + wrong.getMessage());
      }
    }
    if (reply instanceof Reply.Overdue) {
      return stopped(asked, "timeout", "The analysis took longer than " + limits.timeout());
    }
    if (reply instanceof Reply.TooLarge) {
      return stopped(
          asked,
          "out-of-memory",
          "The analysis took more than " + limits.memoryBytes() + " bytes of memory");
    }
    if (reply instanceof Reply.TooLong) {
      return stopped(
          asked,
          "answer-too-large",
          "The analysis has more than " + AnalyserLimits.LONGEST_ANSWER + " bytes");
    }
    asked.stop();
    return asked.ranOutOfMemory()
        ? new Answer.Failed("out-of-memory", "The analysis needs more memory than it is given")
        : new Answer.Failed("analyser-died", "The analyser died; " + asked.obituary());
  }

  private static boolean isWearing(Answer answer) {
    return answer instanceof Answer.Failed failed && WEARING.contains(failed.reason());
  }

  private static Answer stopped(AnalyserProcess asked, String reason, String message)
      throws InterruptedException {
    asked.stop();
    return new Answer.Failed(reason, message);
  }

  /** Ends the process and takes away what it wrote; the next file starts another. */
  void leave() throws IOException, InterruptedException {
    AnalyserProcess last = process;
    if (last != null) {
      last.stop();
      process = null;
    }
    Folders.delete(scratch);
  }

  /** Ends the process at once, whoever is asking it. */
  void kill() {
    AnalyserProcess last = process;
    if (last != null) {
      last.kill();
    }
  }
}
