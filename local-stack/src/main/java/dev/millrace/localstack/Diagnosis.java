package dev.millrace.localstack;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Reads the end of a server's log and tells why it may have died. */
final class Diagnosis {
  private static final int TAIL_BYTES = 64 * 1024;

  private Diagnosis() {}

  /** The failure of a server, with its log, the last lines of it, and the likely cause. */
  static StackFailure failure(StackFolder folder, Server server, String whatHappened) {
    var lines = new ArrayList<String>();
    lines.addAll(tail(folder.log(server.name())));
    lines.addAll(tail(folder.output(server.name())));
    String excerpt = lines.isEmpty() ? "" : "\n" + last(lines, 8);
    return new StackFailure(
        server.title() + " " + whatHappened + ". Its log ends with:" + excerpt,
        cause(lines).orElse("The likely cause is not known.")
            + " The whole log: "
            + folder.log(server.name()));
  }

  /** The likely cause, from what servers are known to write. */
  static Optional<String> cause(List<String> lines) {
    String text = String.join("\n", lines);
    if (text.contains("Address already in use") || text.contains("BindException")) {
      return Optional.of("A port it needs is taken: './millrace doctor' names the holder.");
    }
    if (text.contains("OutOfMemoryError")
        || text.contains("Cannot allocate memory")
        || text.contains("insufficient memory")) {
      return Optional.of(
          "It had too little memory: give it more with --taskmanager-memory, or free some.");
    }
    if (text.contains("UnsupportedClassVersionError")) {
      return Optional.of("It needs Java 17 or newer: set JAVA_HOME to one.");
    }
    if (text.contains("No space left on device")) {
      return Optional.of("The disk is full.");
    }
    if (text.contains("meta.properties") || text.contains("InconsistentClusterIdException")) {
      return Optional.of("Its data folder is damaged: './millrace up --fresh' starts anew.");
    }
    if (text.contains("ClassNotFoundException") || text.contains("NoClassDefFoundError")) {
      return Optional.of("Its class path is not whole: run 'mvn package' again.");
    }
    return Optional.empty();
  }

  /** The last lines of a file, none if there is no such file. */
  static List<String> tail(Path file) {
    try (var in = new RandomAccessFile(file.toFile(), "r")) {
      long start = Math.max(0, in.length() - TAIL_BYTES);
      in.seek(start);
      byte[] bytes = new byte[(int) (in.length() - start)];
      in.readFully(bytes);
      return new String(bytes, StandardCharsets.UTF_8).lines().toList();
    } catch (IOException e) {
      return List.of();
    }
  }

  /** A line of a stack trace without its class, which tells less than the words behind it. */
  static String words(String line) {
    return line.replaceFirst("^(Caused by|Error): ", "")
        .replaceFirst("^([a-z]\\w*\\.)+[A-Z][\\w$]*: ", "");
  }

  static String last(List<String> lines, int count) {
    return lines.stream()
        .skip(Math.max(0, lines.size() - count))
        .map(line -> "    " + (line.length() > 220 ? line.substring(0, 220) + "…" : line))
        .collect(Collectors.joining("\n"));
  }
}
