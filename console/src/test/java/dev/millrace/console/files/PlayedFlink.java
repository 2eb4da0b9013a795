package dev.millrace.console.files;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;

/** Stands in for Flink's REST interface, with one job that runs. */
final class PlayedFlink implements AutoCloseable {
  private final HttpServer server;

  PlayedFlink() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    answer(
        "/overview",
        """
        {"flink-version": "2.2.1", "taskmanagers": 1, "slots-total": 4, "slots-available": 2}
        """);
    answer(
        "/jobs/overview",
        """
        {"jobs": [{"jid": "a", "name": "files", "state": "RUNNING", "start-time": 1, "duration": 1,
                   "tasks": {"total": 4, "running": 4}}]}
        """);
    server.start();
  }

  private void answer(String path, String json) {
    byte[] bytes = json.getBytes(UTF_8);
    server.createContext(
        path,
        exchange -> {
          exchange.sendResponseHeaders(200, bytes.length);
          exchange.getResponseBody().write(bytes);
          exchange.close();
        });
  }

  URI address() {
    return URI.create("http://localhost:" + server.getAddress().getPort());
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
