package dev.millrace.testing;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** A schema registry in this JVM that knows two requests, and that can be told to misbehave. */
public final class InMemoryRegistry implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String PATH = "/some/path";

  private final HttpServer server;
  private final List<String> schemas = new CopyOnWriteArrayList<>();
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private final Queue<Answer> misbehaviour = new ConcurrentLinkedQueue<>();
  private volatile @Nullable String authorization;

  private record Answer(int status, String body) {}

  public InMemoryRegistry() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException failure) {
      throw new UncheckedIOException("The registry has no port", failure);
    }
    server.createContext("/", this::handle);
    server.start();
  }

  /** The address in front of {@code /schemas} and {@code /subjects}. */
  public URI address() {
    return URI.create("http://localhost:" + server.getAddress().getPort() + PATH);
  }

  /** Keeps a schema and gives its id. */
  public int put(String schema) {
    if (!schemas.contains(schema)) {
      schemas.add(schema);
    }
    return schemas.indexOf(schema) + 1;
  }

  /** The next request that is not answered otherwise yet is answered so. */
  public void answerOnce(int status, String body) {
    misbehaviour.add(new Answer(status, body));
  }

  /** The requests so far, as method and path. */
  public List<String> requests() {
    return requests;
  }

  /** The last request's header of that name. */
  public @Nullable String authorization() {
    return authorization;
  }

  private void handle(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getRawPath();
    requests.add(exchange.getRequestMethod() + " " + path);
    authorization = exchange.getRequestHeaders().getFirst("Authorization");
    Answer answer = misbehaviour.poll();
    if (answer == null) {
      answer =
          path.startsWith(PATH)
              ? answer(exchange, path.substring(PATH.length()))
              : new Answer(404, "<html>There is nothing here</html>");
    }
    byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(answer.status(), body.length == 0 ? -1 : body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  private Answer answer(HttpExchange exchange, String path) throws IOException {
    if (path.matches("/subjects/[^/]+/versions")) {
      String schema = JSON.readTree(exchange.getRequestBody()).path("schema").asText();
      return new Answer(200, JSON.createObjectNode().put("id", put(schema)).toString());
    }
    long id = Long.parseLong(path.substring("/schemas/ids/".length()));
    return id >= 1 && id <= schemas.size()
        ? new Answer(
            200, JSON.createObjectNode().put("schema", schemas.get((int) id - 1)).toString())
        : new Answer(404, "{\"error_code\":40403,\"message\":\"Schema " + id + " not found\"}");
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
