package dev.millrace.console;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;

/** Stands in for Flink's REST interface, with one job that runs until it is stopped. */
public final class PlayedFlink implements AutoCloseable {
  private final HttpServer server;
  private volatile String state = "RUNNING";

  /**
   * Starts to answer.
   *
   * @param job what the job is called
   */
  public PlayedFlink(String job) throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/overview",
        exchange ->
            answer(
                exchange,
                """
                {"flink-version": "2.2.1", "taskmanagers": 1, "slots-total": 4, "slots-available": 2}
                """));
    server.createContext(
        "/jobs/overview",
        exchange ->
            answer(
                exchange,
                """
                {"jobs": [{"jid": "a", "name": "%s", "state": "%s", "start-time": 1, "duration": 1,
                           "tasks": {"total": 4, "running": 4}}]}
                """
                    .formatted(job, state)));
    server.start();
  }

  /** Lets the job end, or run again. */
  public void stopJob(boolean stopped) {
    state = stopped ? "CANCELED" : "RUNNING";
  }

  private static void answer(HttpExchange exchange, String json) throws IOException {
    byte[] bytes = json.getBytes(UTF_8);
    exchange.sendResponseHeaders(200, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  public URI address() {
    return URI.create("http://localhost:" + server.getAddress().getPort());
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
