package dev.millrace.testing;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** A real schema registry, Apicurio, as a process of its own; the build has unpacked it. */
public final class RegistryServer implements AutoCloseable {
  private static final Path INSTALLATION = Path.of("../local-stack/registry/target/registry");
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  private final Path folder;
  private final int port;
  private @Nullable Process process;

  /**
   * A registry that does not run yet.
   *
   * @param folder keeps its schemas and its log
   */
  public RegistryServer(Path folder) {
    this.folder = folder;
    try (var socket = new ServerSocket(0)) {
      port = socket.getLocalPort();
    } catch (IOException failure) {
      throw new UncheckedIOException("There is no free port", failure);
    }
  }

  /** Where the interface that Confluent's registry has as well is found. */
  public URI address() {
    return URI.create("http://localhost:" + port + "/apis/ccompat/v7");
  }

  /** Starts it; it answers when this returns. */
  public void start() throws Exception {
    Path jar;
    try (var files = Files.list(INSTALLATION)) {
      jar =
          files
              .filter(file -> file.toString().endsWith("-runner.jar"))
              .findAny()
              .orElseThrow(() -> new AssertionError("There is no JAR in " + INSTALLATION));
    } catch (IOException missing) {
      throw new AssertionError("The registry is not unpacked; run mvn verify", missing);
    }
    File log = folder.resolve("registry.log").toFile();
    process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx400m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Dquarkus.http.host=127.0.0.1",
                "-Dquarkus.http.port=" + port,
                "-Dapicurio.datasource.url=jdbc:h2:file:"
                    + folder.resolve("registry").toAbsolutePath(),
                "-jar",
                jar.toString())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log))
            .start();
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!answers()) {
      if (System.nanoTime() > deadline || !process.isAlive()) {
        throw new AssertionError(
            "The registry does not answer:\n" + Files.readString(log.toPath()));
      }
      LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
    }
  }

  private boolean answers() throws InterruptedException {
    try {
      return HttpClient.newHttpClient()
              .send(
                  HttpRequest.newBuilder(URI.create(address() + "/subjects")).build(),
                  HttpResponse.BodyHandlers.discarding())
              .statusCode()
          == 200;
    } catch (IOException notYet) {
      return false;
    }
  }

  /** Kills it; what was registered is kept. */
  public void kill() throws InterruptedException {
    if (process != null) {
      process.destroyForcibly();
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        throw new AssertionError("The registry does not end");
      }
      process = null;
    }
  }

  @Override
  public void close() throws Exception {
    kill();
  }
}
