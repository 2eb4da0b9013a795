package dev.millrace.localstack;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;

/** The console: the web pages of the pipelines, served by a process of its own. */
final class WebConsole {
  static final String NAME = "console";

  private WebConsole() {}

  /** Where its pages begin. */
  static URI address(Ports ports) {
    return URI.create("http://localhost:" + ports.of(Port.CONSOLE));
  }

  /** Where they begin with stocks. */
  static URI stocksAddress(Ports ports) {
    return URI.create("http://localhost:" + ports.of(Port.STOCKS_PAGE));
  }

  /**
   * @param fileStore where larger files lie, the same as the job's
   */
  static Server server(
      StackFolder folder, Ports ports, String kafka, URI flink, URI clickHouse, String fileStore) {
    Path classes = folder.root().resolve("console/target/classes");
    var command =
        new Jvm(classes + ":" + folder.consoleLibraries() + "/*")
            // Both compilers: the lighter one alone hashes uploads at a third of the speed.
            .flags("-Xmx256m", "-XX:+UseSerialGC")
            .main(
                "dev.millrace.console.Console",
                "--port",
                Integer.toString(ports.of(Port.CONSOLE)),
                "--stocks-port",
                Integer.toString(ports.of(Port.STOCKS_PAGE)),
                "--kafka",
                kafka,
                "--flink",
                flink.toString(),
                "--clickhouse",
                clickHouse.toString(),
                "--root",
                folder.root().toString(),
                "--uploads",
                folder.uploads().toString(),
                "--file-store",
                fileStore);
    return new Server(NAME, "Console", command, Map.of());
  }

  /** Whether it serves its pages, be it to those who know the token only. */
  static boolean answers(Ports ports) {
    try {
      var connection = (HttpURLConnection) address(ports).toURL().openConnection();
      connection.setConnectTimeout(500);
      connection.setReadTimeout(2_000);
      return connection.getResponseCode() > 0;
    } catch (IOException e) {
      return false;
    }
  }
}
