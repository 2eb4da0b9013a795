package dev.millrace.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** A server as a process of its own that can be killed; it runs once it answers over HTTP. */
final class ServerProcess {
  private static final int KILL_SECONDS = 20;
  private static final Duration LOOK = Duration.ofMillis(20);

  private final String name;
  private final List<String> command;
  private final Path log;
  private final HttpClient http;
  private final URI health;
  private final Duration patience;
  private @Nullable Process process;

  /**
   * A server that does not run yet.
   *
   * @param name for messages
   * @param log what it says is appended there
   * @param health answers with 200 once the server is ready
   * @param patience how long that may take
   */
  ServerProcess(
      String name, List<String> command, Path log, HttpClient http, URI health, Duration patience) {
    this.name = name;
    this.command = List.copyOf(command);
    this.log = log;
    this.http = http;
    this.health = health;
    this.patience = patience;
  }

  /** Starts it; it answers when this returns. */
  void start() throws Exception {
    process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
            .start();
    long deadline = System.nanoTime() + patience.toNanos();
    while (!answers()) {
      if (System.nanoTime() > deadline || !process.isAlive()) {
        throw new AssertionError(name + " does not answer:\n" + Files.readString(log));
      }
      LockSupport.parkNanos(LOOK.toNanos());
    }
  }

  /** Kills it as {@code kill -9} does, if it runs. */
  void kill() throws InterruptedException {
    if (process != null) {
      process.destroyForcibly();
      if (!process.waitFor(KILL_SECONDS, TimeUnit.SECONDS)) {
        throw new AssertionError(name + " does not end");
      }
      process = null;
    }
  }

  private boolean answers() throws InterruptedException {
    try {
      return http.send(
                  HttpRequest.newBuilder(health).build(), HttpResponse.BodyHandlers.discarding())
              .statusCode()
          == 200;
    } catch (IOException notYet) {
      return false;
    }
  }

  /** A port of this machine that nobody listens on. */
  static int freePort() {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException failure) {
      throw new UncheckedIOException("There is no free port", failure);
    }
  }
}
