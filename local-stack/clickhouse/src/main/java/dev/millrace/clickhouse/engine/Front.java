package dev.millrace.clickhouse.engine;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** ClickHouse's HTTP interface, as far as clients use it, in front of the engine. */
final class Front implements HttpHandler {
  private static final Logger LOG = System.getLogger(Front.class.getName());
  private static final Pattern HOST_AND_PORT = Pattern.compile("(.*?)(?::\\d+)?");
  private static final Set<String> THIS_MACHINE = Set.of("localhost", "127.0.0.1", "[::1]");

  /** What is read of a refused body, so that the client gets to read why. */
  private static final long PATIENCE = 64 << 20;

  private final Engine engine;

  Front(Engine engine) {
    this.engine = engine;
  }

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      try {
        refuseStrangers(exchange.getRequestHeaders());
        if (isPing(exchange)) {
          send(exchange, 200, "Ok.\n");
        } else {
          run(exchange, Request.of(exchange));
        }
      } catch (Refusal refusal) {
        refuse(exchange, refusal);
      } catch (RuntimeException fault) {
        LOG.log(Level.ERROR, "A request was given up", fault);
        refuse(exchange, Refusal.of("The server has a fault: " + fault));
      }
    }
  }

  private static void refuse(HttpExchange exchange, Refusal refusal) throws IOException {
    drain(exchange.getRequestBody());
    exchange
        .getResponseHeaders()
        .set("X-ClickHouse-Exception-Code", Integer.toString(refusal.code()));
    send(exchange, refusal.httpStatus(), refusal.getMessage() + "\n");
  }

  /** Pages of other sites, which a browser on this machine shows, have no business here. */
  private static void refuseStrangers(Headers headers) throws Refusal {
    @Nullable String host = headers.getFirst("Host");
    Matcher parts = HOST_AND_PORT.matcher(host == null ? "localhost" : host);
    if (headers.containsKey("Origin")
        || !parts.matches()
        || !THIS_MACHINE.contains(parts.group(1))) {
      throw new Refusal(
          Refusal.ACCESS_DENIED, "Only programs on this machine are answered. (ACCESS_DENIED)");
    }
  }

  private static boolean isPing(HttpExchange exchange) {
    String path = exchange.getRequestURI().getPath();
    boolean saysNothing = exchange.getRequestURI().getRawQuery() == null;
    return path.equals("/ping") || (saysNothing && exchange.getRequestMethod().equals("GET"));
  }

  private void run(HttpExchange exchange, Request request) throws IOException {
    Statement statement = Statement.read(request.text(), request.body());
    try (Session session = engine.open()) {
      if (!request.database().equals("default")) {
        session.use(request.database());
      }
      for (var setting : request.settings().entrySet()) {
        session.set(setting.getKey(), setting.getValue());
      }
      try (Answer answer = statement.runIn(session, request.format(), request.parameters())) {
        send(exchange, request, answer, statement.format(request.format()));
      }
    }
  }

  private static void send(HttpExchange exchange, Request request, Answer answer, String format)
      throws IOException {
    Headers headers = exchange.getResponseHeaders();
    headers.set("X-ClickHouse-Summary", answer.summary());
    headers.set("X-ClickHouse-Query-Id", request.id());
    headers.set("X-ClickHouse-Format", format);
    headers.set("X-ClickHouse-Timezone", "UTC");
    headers.set("X-ClickHouse-Server-Display-Name", "millrace");
    headers.set("Content-Type", "text/plain; charset=UTF-8");
    if (answer.length() == 0) {
      exchange.sendResponseHeaders(200, -1);
      return;
    }
    Packing packing = request.packing();
    packing.contentEncoding().ifPresent(encoding -> headers.set("Content-Encoding", encoding));
    // Zero stands for a length that is not known ahead.
    exchange.sendResponseHeaders(200, packing == Packing.NONE ? answer.length() : 0);
    try (OutputStream out = packing.pack(exchange.getResponseBody())) {
      answer.writeTo(out);
    }
  }

  private static void send(HttpExchange exchange, int status, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "text/plain; charset=UTF-8");
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  private static void drain(InputStream body) throws IOException {
    byte[] waste = new byte[1 << 16];
    long left = PATIENCE;
    for (int read = body.read(waste); read >= 0 && left > 0; read = body.read(waste)) {
      left -= read;
    }
  }
}
