package dev.millrace.testing;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A real ClickHouse as a process of its own: a {@code clickhouse} program of the machine, else the
 * engine of {@code local-stack/clickhouse}.
 */
public final class ClickHouseServer implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Path MODULE = Path.of("local-stack/clickhouse/target");

  private final HttpClient http = HttpClient.newHttpClient();
  private final int port;
  private final ServerProcess process;

  private ClickHouseServer(Path data, int port, List<String> command) {
    this.port = port;
    process =
        new ServerProcess(
            "ClickHouse",
            command,
            data.resolve("server.log"),
            http,
            address().resolve("/ping"),
            PATIENCE);
  }

  /**
   * Starts a server; it answers when this returns. The test is skipped where there is none.
   *
   * @param data keeps its tables and its log
   */
  public static ClickHouseServer start(Path data) throws Exception {
    int port = ServerProcess.freePort();
    Optional<List<String>> command = program(data, port).or(() -> engine(data, port));
    assumeTrue(
        command.isPresent(),
        "skipped: there is no clickhouse program, and no engine; mvn verify fetches one with npm");
    return started(data, port, command.orElseThrow());
  }

  /** The same, but the engine even where there is a program: for its own tests. */
  public static ClickHouseServer startEngine(Path data) throws Exception {
    int port = ServerProcess.freePort();
    Optional<List<String>> command = engine(data, port);
    assumeTrue(command.isPresent(), "skipped: there is no engine; mvn verify fetches one with npm");
    return started(data, port, command.orElseThrow());
  }

  private static ClickHouseServer started(Path data, int port, List<String> command)
      throws Exception {
    Files.createDirectories(data);
    var server = new ClickHouseServer(data, port, command);
    server.process.start();
    return server;
  }

  /** Where clients find it. */
  public URI address() {
    return URI.create("http://127.0.0.1:" + port);
  }

  /** What a statement answers, as tab-separated text. */
  public String query(String statement) throws IOException, InterruptedException {
    HttpResponse<String> answer =
        http.send(
            HttpRequest.newBuilder(address())
                .POST(HttpRequest.BodyPublishers.ofString(statement))
                .build(),
            HttpResponse.BodyHandlers.ofString());
    if (answer.statusCode() != 200) {
      throw new AssertionError("ClickHouse refuses '" + statement + "': " + answer.body());
    }
    return answer.body();
  }

  /** Kills it as {@code kill -9} does; what was inserted is kept. */
  public void kill() throws InterruptedException {
    process.kill();
  }

  /** Starts it again on the same port and data, killed or not. */
  public void restart() throws Exception {
    kill();
    process.start();
  }

  @Override
  public void close() throws InterruptedException {
    kill();
  }

  private static Optional<List<String>> program(Path data, int port) {
    String path = System.getenv().getOrDefault("PATH", "");
    return Arrays.stream(path.split(File.pathSeparator, -1))
        .map(folder -> Path.of(folder, "clickhouse"))
        .filter(Files::isExecutable)
        .findFirst()
        .map(
            program ->
                List.of(
                    program.toString(),
                    "server",
                    "--",
                    "--listen_host=127.0.0.1",
                    "--http_port=" + port,
                    "--tcp_port=" + ServerProcess.freePort(),
                    "--mysql_port=",
                    "--postgresql_port=",
                    "--timezone=UTC",
                    "--path=" + data.resolve("store").toAbsolutePath() + "/"));
  }

  private static Optional<List<String>> engine(Path data, int port) {
    return Stream.iterate(Path.of("").toAbsolutePath(), folder -> folder != null, Path::getParent)
        .map(folder -> folder.resolve(MODULE))
        .filter(target -> Files.exists(target.resolve("chdb/version")))
        .filter(target -> Files.isDirectory(target.resolve("lib")))
        .findFirst()
        .map(
            target ->
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-Xmx256m",
                    "-XX:+UseSerialGC",
                    "-XX:TieredStopAtLevel=1",
                    "-cp",
                    target.resolve("classes") + File.pathSeparator + target.resolve("lib") + "/*",
                    "dev.millrace.clickhouse.engine.ClickHouseEngine",
                    "--port",
                    Integer.toString(port),
                    "--data",
                    data.resolve("store").toString(),
                    "--library",
                    target.resolve("chdb/libchdb.so").toString()));
  }
}
