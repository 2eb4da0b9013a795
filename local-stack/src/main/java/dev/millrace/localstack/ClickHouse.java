package dev.millrace.localstack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** ClickHouse: the machine's own program where there is one, the engine of this suite elsewhere. */
final class ClickHouse {
  static final String NAME = "clickhouse";

  private static final String PROGRAM = "clickhouse";
  private static final String MODULE = "local-stack/clickhouse";

  private ClickHouse() {}

  /** Where its HTTP interface is found. */
  static URI address(Ports ports) {
    return URI.create("http://localhost:" + ports.of(Port.CLICKHOUSE));
  }

  /**
   * Fetches the engine, if the machine has no program of its own.
   *
   * @throws StackFailure if there is none, and none can be had
   */
  static void obtain(StackFolder folder, Progress progress) throws InterruptedException {
    if (Command.exists(PROGRAM) || isFetched(folder)) {
      return;
    }
    if (!Command.exists("npm")) {
      throw new StackFailure(
          "There is no ClickHouse on this machine, and no npm to fetch its engine with.",
          "Install npm or ClickHouse, or name a server with --clickhouse http://HOST:8123.");
    }
    LateArtifacts.fetch(
        folder, MODULE, "ClickHouse's engine (180 MB)", () -> isFetched(folder), progress);
  }

  static Server server(StackFolder folder, Ports ports) {
    return new Server(
        NAME,
        "ClickHouse",
        Command.exists(PROGRAM) ? program(folder, ports) : engine(folder, ports),
        Map.of());
  }

  /** Whether a ClickHouse answers there. */
  static boolean answers(URI address) {
    try {
      var connection = (HttpURLConnection) address.resolve("/ping").toURL().openConnection();
      connection.setConnectTimeout(500);
      connection.setReadTimeout(2_000);
      return connection.getResponseCode() == HttpURLConnection.HTTP_OK;
    } catch (IOException e) {
      return false;
    }
  }

  private static boolean isFetched(StackFolder folder) {
    return Files.exists(target(folder).resolve("chdb/version"))
        && Files.isDirectory(target(folder).resolve("lib"));
  }

  private static List<String> program(StackFolder folder, Ports ports) {
    return List.of(
        PROGRAM,
        "server",
        "--",
        "--listen_host=127.0.0.1",
        "--http_port=" + ports.of(Port.CLICKHOUSE),
        // Nobody asks there, but the server insists on having it.
        "--tcp_port=" + anyPort(),
        "--mysql_port=",
        "--postgresql_port=",
        "--timezone=UTC",
        "--logger.level=information",
        "--path=" + data(folder) + "/");
  }

  private static List<String> engine(StackFolder folder, Ports ports) {
    Path target = target(folder);
    return new Jvm(target.resolve("classes") + ":" + target.resolve("lib") + "/*")
        .flags("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1")
        .main(
            "dev.millrace.clickhouse.engine.ClickHouseEngine",
            "--port",
            Integer.toString(ports.of(Port.CLICKHOUSE)),
            "--data",
            data(folder).toString(),
            "--library",
            target.resolve("chdb/libchdb.so").toString());
  }

  /** Apart for each, since neither is promised to read what the other wrote. */
  private static Path data(StackFolder folder) {
    return folder.clickHouse().resolve(Command.exists(PROGRAM) ? "server" : "engine");
  }

  private static Path target(StackFolder folder) {
    return folder.root().resolve(MODULE).resolve("target");
  }

  private static int anyPort() {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException("There is no free port", e);
    }
  }
}
