package dev.millrace.localstack;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** Starts servers under a small shell loop that revives them, finds them again, and ends them. */
public final class Supervision {
  private static final String SUPERVISOR = ".supervisor.pid";

  private final StackFolder folder;

  public Supervision(StackFolder folder) {
    this.folder = folder;
  }

  /** The server's process, if it runs. */
  public Optional<ProcessIdentity> server(String name) {
    return alive(name + ".pid");
  }

  /** The loop that revives the server, if it runs. */
  public Optional<ProcessIdentity> supervisor(String name) {
    return alive(name + SUPERVISOR);
  }

  /** All names that a supervisor or a server runs under. */
  public List<String> names() {
    if (!Files.isDirectory(folder.run())) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder.run())) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(file -> file.endsWith(".pid"))
          .map(file -> file.replace(SUPERVISOR, "").replace(".pid", ""))
          .distinct()
          .sorted()
          .filter(name -> server(name).isPresent() || supervisor(name).isPresent())
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Pid files whose process is gone. */
  public List<String> stale() {
    if (!Files.isDirectory(folder.run())) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder.run())) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(file -> file.endsWith(".pid") && alive(file).isEmpty())
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Starts a server detached from the terminal, and returns once its pid is known. */
  public ProcessIdentity start(Server server) {
    String name = server.name();
    try {
      Path script = script();
      Files.deleteIfExists(folder.run().resolve(name + ".pid"));
      Files.deleteIfExists(folder.run().resolve(name + SUPERVISOR));
      // Each start has its own output, so that it cannot grow for ever.
      Files.deleteIfExists(folder.output(name));
      var command = new ArrayList<String>();
      if (Command.exists("setsid")) {
        command.add("setsid");
      }
      command.addAll(
          List.of(
              "sh", script.toString(), name, folder.run().toString(), folder.log(name).toString()));
      command.addAll(server.command());
      var builder = new ProcessBuilder(command);
      builder.directory(folder.home().toFile());
      builder.environment().putAll(server.environment());
      builder.redirectInput(ProcessBuilder.Redirect.from(new java.io.File("/dev/null")));
      builder.redirectOutput(ProcessBuilder.Redirect.DISCARD);
      builder.redirectError(ProcessBuilder.Redirect.DISCARD);
      builder.start();
    } catch (IOException e) {
      throw new StackFailure(
          server.title() + " could not be started: " + e.getMessage(),
          "Run './millrace doctor' to see what is missing.",
          e);
    }
    return Patience.of(Duration.ofSeconds(10))
        .until(() -> ProcessIdentity.read(folder.run().resolve(name + ".pid")))
        .orElseThrow(
            () ->
                new StackFailure(
                    server.title() + " could not be started.",
                    "Run './millrace doctor' to see what is missing."));
  }

  /**
   * Ends a server for good: its supervisor first, so that nobody revives it.
   *
   * @return whether there was anything to end
   */
  public boolean stop(String name, Duration grace) {
    Optional<ProcessIdentity> supervisor = supervisor(name);
    supervisor.ifPresent(loop -> end(loop, Duration.ofSeconds(3)));
    // Only now: a supervisor may have started a new process until its very end.
    Optional<ProcessIdentity> server = server(name);
    server.ifPresent(process -> end(process, grace));
    try {
      Files.deleteIfExists(folder.run().resolve(name + ".pid"));
      Files.deleteIfExists(folder.run().resolve(name + SUPERVISOR));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return supervisor.isPresent() || server.isPresent();
  }

  private static void end(ProcessIdentity process, Duration grace) {
    ProcessHandle.of(process.pid()).ifPresent(ProcessHandle::destroy);
    if (!Patience.of(grace).untilTrue(() -> !process.isAlive())) {
      ProcessHandle.of(process.pid()).ifPresent(ProcessHandle::destroyForcibly);
      Patience.of(Duration.ofSeconds(5)).untilTrue(() -> !process.isAlive());
    }
  }

  private Optional<ProcessIdentity> alive(String file) {
    return ProcessIdentity.read(folder.run().resolve(file)).filter(ProcessIdentity::isAlive);
  }

  private Path script() throws IOException {
    Path script = folder.run().resolve("supervise");
    // A running loop reads its script as it goes, so the file is replaced, never changed.
    Path fresh = Files.createTempFile(folder.run(), "supervise", ".new");
    try (InputStream in =
        Objects.requireNonNull(Supervision.class.getResourceAsStream("supervise"))) {
      Files.copy(in, fresh, StandardCopyOption.REPLACE_EXISTING);
    }
    Files.move(fresh, script, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    return script;
  }
}
