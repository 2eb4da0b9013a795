package dev.millrace.bench.files;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/**
 * The job's analyser in a process, and nothing around it: files lie ready, nobody checks their
 * hashes, and nobody looks at the clock or at its memory.
 */
final class BareAnalyser implements Worklist.Worker {
  private static final String ANALYSED = "{\"status\":\"analysed\"";

  private final Process process;
  private final Writer questions;
  private final BufferedReader answers;

  /** Starts one with the heap and the compiler that the job gives it. */
  BareAnalyser(Path jar) throws IOException {
    String temporary = System.getProperty("java.io.tmpdir");
    process =
        new ProcessBuilder(
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-Xmx256m",
                    "-Xss1m",
                    "-XX:+UseSerialGC",
                    "-XX:TieredStopAtLevel=1",
                    "-Djava.awt.headless=true",
                    "-Djava.io.tmpdir=" + temporary,
                    "-Dorg.bytedeco.javacpp.cachedir=" + temporary,
                    "-Dmillrace.parent=" + ProcessHandle.current().pid(),
                    "-jar",
                    jar.toString()))
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    questions = process.outputWriter(StandardCharsets.UTF_8);
    answers = process.inputReader(StandardCharsets.UTF_8);
  }

  @Override
  public void take(String request) throws IOException {
    questions.write(request);
    questions.write('\n');
    questions.flush();
    String answer = answers.readLine();
    if (answer == null || !answer.startsWith(ANALYSED)) {
      throw new IllegalStateException("To " + request + " it said " + answer);
    }
  }

  @Override
  public void close() {
    process.destroy();
  }
}
