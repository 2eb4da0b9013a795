package dev.millrace.console;

import dev.millrace.localstack.StackFailure;
import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import io.javalin.http.NotFoundResponse;
import io.javalin.json.JavalinJackson;
import io.javalin.util.JavalinBindException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The HTTP server: pages, files, rooms, and the rules that hold for every request. */
final class WebServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(WebServer.class);

  /** Questions are small. */
  private static final int LARGEST_REQUEST = 1 << 20;

  private static final int LARGEST_HEADERS = 16 << 10;

  /** Whoever watches a room keeps one, which does nothing but wait. */
  private static final int MOST_THREADS = 640;

  /**
   * Only our own files, and nothing written into the page itself: a name or a message that carries
   * markup stays text.
   */
  private static final Map<String, String> HEADERS =
      Map.of(
          "Content-Security-Policy",
          "default-src 'self'; img-src 'self' data: blob:; object-src 'none'; base-uri 'none';"
              + " form-action 'self'; frame-ancestors 'none'",
          "X-Content-Type-Options",
          "nosniff",
          "Referrer-Policy",
          "no-referrer",
          "Cross-Origin-Opener-Policy",
          "same-origin",
          "Cross-Origin-Resource-Policy",
          "same-origin",
          "Permissions-Policy",
          "camera=(), geolocation=(), microphone=(), payment=(), usb=()");

  private final StaticFiles files = new StaticFiles();
  private final Pages pages = new Pages();
  private final List<ServerConnector> connectors = new ArrayList<>();
  private final Access access;
  private final List<Room> rooms;
  private final Javalin javalin;

  /**
   * Starts to listen.
   *
   * @param port 0 takes one that is free
   * @param stocksPort where {@code /} is the page of stocks; 0 takes one that is free
   */
  static WebServer start(String host, int port, int stocksPort, Access access, List<Room> rooms) {
    var server = new WebServer(host, port, stocksPort, access, rooms);
    try {
      server.javalin.start();
    } catch (JavalinBindException taken) {
      throw new StackFailure(
          "Port %d or %d of %s is taken.".formatted(port, stocksPort, host),
          "End what listens there, or choose others with --port and --stocks-port.",
          taken);
    }
    return server;
  }

  private WebServer(String host, int port, int stocksPort, Access access, List<Room> rooms) {
    this.access = access;
    this.rooms = List.copyOf(rooms);
    this.javalin =
        Javalin.create(
            config -> {
              config.startup.showJavalinBanner = false;
              config.startup.showOldJavalinVersionWarning = false;
              config.http.maxRequestSize = LARGEST_REQUEST;
              config.jetty.threadPool = new QueuedThreadPool(MOST_THREADS);
              config.jsonMapper(new JavalinJackson(Json.MAPPER, false));
              listen(config, host, port);
              listen(config, host, stocksPort);
              addTo(config.routes);
            });
  }

  /** Where browsers find it. */
  URI address() {
    return URI.create("http://localhost:" + port());
  }

  int port() {
    return connectors.get(0).getLocalPort();
  }

  int stocksPort() {
    return connectors.get(1).getLocalPort();
  }

  @Override
  public void close() {
    rooms.forEach(Room::close);
    javalin.stop();
  }

  private void listen(JavalinConfig config, String host, int port) {
    config.jetty.addConnector((server, http) -> connector(server, http, host, port));
  }

  private Connector connector(Server server, HttpConfiguration http, String host, int port) {
    http.setSendServerVersion(false);
    http.setRequestHeaderSize(LARGEST_HEADERS);
    var connector = new ServerConnector(server, new HttpConnectionFactory(http));
    connector.setHost(host);
    connector.setPort(port);
    connectors.add(connector);
    return connector;
  }

  private void addTo(RoutesConfig routes) {
    routes.before(request -> HEADERS.forEach(request::header));
    routes.before(access::check);
    for (Page page : Page.values()) {
      routes.get(page.path(), request -> show(request, page));
    }
    rooms.forEach(room -> room.addTo(routes));
    routes.get("/*", this::file);
    routes.exception(Refusal.class, (refusal, request) -> refuse(request, refusal));
    routes.exception(
        StackFailure.class,
        (failure, request) ->
            refuse(
                request,
                new Refusal(503, String.valueOf(failure.getMessage()), failure.advice(), failure)));
    routes.exception(HttpResponseException.class, (fault, request) -> refuse(request, of(fault)));
    routes.exception(
        Exception.class,
        (fault, request) -> {
          if (fault instanceof IOException || fault instanceof UncheckedIOException) {
            LOG.debug("{} was not answered to its end", request.path(), fault);
          } else {
            LOG.error("{} failed", request.path(), fault);
          }
          refuse(
              request,
              new Refusal(
                  500,
                  "The console failed at this request.",
                  "See its log for the reason, and load the page again."));
        });
  }

  private void show(Context request, Page page) {
    if (page == Page.OVERVIEW && request.req().getLocalPort() == stocksPort()) {
      request.redirect(Page.STOCKS.path());
      return;
    }
    pages.of(page).answer(request);
  }

  private void file(Context request) {
    Optional<StaticFile> file = files.find(request.path());
    if (file.isEmpty()) {
      throw new NotFoundResponse();
    }
    file.get().answer(request);
  }

  private static Refusal of(HttpResponseException fault) {
    return switch (fault.getStatus()) {
      case 404 ->
          new Refusal(404, "There is nothing at this address.", "Choose a page from the menu.");
      case 405 ->
          new Refusal(405, "This address does not take such a request.", "Use GET to read.");
      case 413 -> new Refusal(413, "The request is too large.", "Send at most 1 MiB.");
      default ->
          new Refusal(fault.getStatus(), "The request makes no sense here.", "Check its address.");
    };
  }

  /** A refusal in JSON. */
  private record Fault(String error, String advice) {}

  private void refuse(Context request, Refusal refusal) {
    request.status(refusal.status());
    request.header("Cache-Control", "no-store");
    if (request.path().startsWith("/api/")) {
      request.json(new Fault(String.valueOf(refusal.getMessage()), refusal.advice()));
    } else {
      request.html(pages.refusal(refusal));
    }
  }
}
