package dev.millrace.uploads.isolation;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What a process runs: Java with little of everything.
 *
 * @param what arguments of {@code java} that name the program
 */
public record AnalyserProgram(List<String> what) {
  private static final int MEBIBYTE = 1 << 20;

  public AnalyserProgram {
    what = List.copyOf(what);
  }

  /** A program in a JAR that says what is to be started. */
  public static AnalyserProgram jar(Path jar) {
    return new AnalyserProgram(List.of("-jar", jar.toString()));
  }

  /**
   * The whole command.
   *
   * @param scratch takes what the program writes besides its answers
   * @param natives where native libraries are unpacked to, for all processes together
   */
  List<String> command(AnalyserLimits limits, Path scratch, Path natives) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "-Xmx" + Math.max(1, limits.heapBytes() / MEBIBYTE) + "m",
            "-Xss1m",
            "-XX:MaxMetaspaceSize=256m",
            "-XX:+UseSerialGC",
            // A process lives for some hundred files: the second compiler never pays.
            "-XX:TieredStopAtLevel=1",
            "-XX:+ExitOnOutOfMemoryError",
            // Or Java's own last words would be taken for an answer.
            "-XX:+DisplayVMOutputToStderr",
            "-XX:-UsePerfData",
            "-XX:ErrorFile=" + scratch.resolve("crash.log"),
            // When this one is gone, so is who would stop a file that never ends.
            "-Dmillrace.parent=" + ProcessHandle.current().pid(),
            "-Djava.awt.headless=true",
            // The environment, which would say so, is empty.
            "-Dfile.encoding=UTF-8",
            "-Djava.io.tmpdir=" + scratch,
            "-Duser.home=" + scratch,
            "-Dorg.bytedeco.javacpp.cachedir=" + natives));
    command.addAll(what);
    return command;
  }
}
