package dev.millrace.cli;

import dev.millrace.localstack.StackFolder;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Shows what the servers, generators and jobs have logged. */
@Command(
    name = "logs",
    mixinStandardHelpOptions = true,
    description = "Show the end of a log; without NAME, which logs there are.",
    footer = {"", "Example: follow the TaskManager:", "  ./millrace logs taskmanager -f"})
final class Logs implements Callable<Integer> {
  private static final long PAUSE_NANOS = 200_000_000;

  @Parameters(
      arity = "0..1",
      paramLabel = "NAME",
      description =
          "Such as kafka, jobmanager, taskmanager, build; taskmanager.out for its output.")
  private @Nullable String name;

  @Option(
      names = {"-n", "--lines"},
      paramLabel = "N",
      defaultValue = "100",
      description = "How many lines (default: ${DEFAULT-VALUE}).")
  private int lines;

  @Option(
      names = {"-f", "--follow"},
      description = "Go on with what is written from now on, until Ctrl-C.")
  private boolean follow;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    StackFolder folder = Surroundings.folder();
    PrintWriter out = spec.commandLine().getOut();
    if (name == null) {
      out.println(list(folder).render());
      out.flush();
      return Millrace.OK;
    }
    show(file(folder, name), out);
    return Millrace.OK;
  }

  private void show(Path file, PrintWriter out) throws IOException {
    try (var in = new RandomAccessFile(file.toFile(), "r")) {
      var last = new ArrayDeque<String>();
      try (Stream<String> all = decoded(file)) {
        all.forEach(
            line -> {
              last.addLast(line);
              if (last.size() > lines) {
                last.removeFirst();
              }
            });
      }
      long position = in.length();
      last.forEach(out::println);
      out.flush();
      while (follow && !out.checkError()) {
        long length = Files.size(file);
        if (length < position) {
          // The log was rolled over; this is a new file.
          show(file, out);
          return;
        }
        if (length > position) {
          in.seek(position);
          byte[] fresh = new byte[(int) Math.min(length - position, 1 << 20)];
          in.readFully(fresh);
          position += fresh.length;
          out.print(new String(fresh, StandardCharsets.UTF_8));
          out.flush();
        } else {
          LockSupport.parkNanos(PAUSE_NANOS);
        }
      }
    }
  }

  /** The lines of a log, whatever bytes a server has put into it. */
  private static Stream<String> decoded(Path file) throws IOException {
    return new java.io.BufferedReader(
            new java.io.InputStreamReader(Files.newInputStream(file), StandardCharsets.UTF_8))
        .lines();
  }

  private static Path file(StackFolder folder, String name) {
    for (String candidate : List.of(name + ".log", name, name + ".out")) {
      Path file = folder.logs().resolve(candidate).normalize();
      if (file.startsWith(folder.logs()) && Files.isRegularFile(file) && hasContent(file)) {
        return file;
      }
    }
    throw new Failure(
        "There is no log '" + name + "' in " + folder.logs() + ".",
        "'./millrace logs' lists those that are there.");
  }

  private static boolean hasContent(Path file) {
    try {
      return Files.size(file) > 0;
    } catch (IOException e) {
      return false;
    }
  }

  private static Table list(StackFolder folder) throws IOException {
    var table = new Table("NAME", "SIZE", "FILE");
    if (Files.isDirectory(folder.logs())) {
      try (Stream<Path> files = Files.list(folder.logs())) {
        for (Path file : files.filter(Logs::hasContent).sorted().toList()) {
          String fileName = file.getFileName().toString();
          table.row(
              fileName.replaceFirst("\\.log$", ""),
              String.format(Locale.ROOT, "%.1f KB", Files.size(file) / 1024.0),
              file.toString());
        }
      }
    }
    return table;
  }
}
