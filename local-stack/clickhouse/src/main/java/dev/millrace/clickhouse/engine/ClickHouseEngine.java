package dev.millrace.clickhouse.engine;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** Serves a folder of data over ClickHouse's HTTP interface, to this machine only. */
public final class ClickHouseEngine {
  private static final Set<String> OPTIONS = Set.of("--port", "--data", "--library");
  private static final int REQUESTS_AT_ONCE = 32;

  /** As ClickHouse's own threads have; it goes deep into nested queries. */
  private static final long STACK_BYTES = 8 << 20;

  private static final int SECONDS_TO_FINISH = 10;

  private ClickHouseEngine() {}

  /** Runs until it is told to end. */
  public static void main(String[] arguments) {
    // Else answers wait for the client's delayed acknowledgement, 40 ms each.
    System.setProperty("sun.net.httpserver.nodelay", "true");
    try {
      start(options(arguments));
    } catch (IOException | IllegalArgumentException | IllegalStateException | LinkageError e) {
      System.err.println("Error: ClickHouse cannot start: " + e.getMessage());
      System.err.println(
          "  usage: ClickHouseEngine --port NUMBER --data FOLDER --library libchdb.so");
      System.exit(1);
    }
  }

  private static void start(Map<String, String> options) throws IOException {
    int port = Integer.parseInt(options.get("--port"));
    Path data = Path.of(options.get("--data")).toAbsolutePath();
    Path library = Path.of(options.get("--library")).toAbsolutePath();
    Files.createDirectories(data);
    // The port first: whoever starts twice learns of it before the data is touched.
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    Engine engine = Engine.open(library, data);
    ExecutorService threads =
        Executors.newFixedThreadPool(
            REQUESTS_AT_ONCE, work -> new Thread(null, work, "request", STACK_BYTES));
    server.setExecutor(threads);
    server.createContext("/", new Front(engine));
    server.start();
    Runtime.getRuntime()
        .addShutdownHook(new Thread(() -> finish(threads, server, engine), "shutdown"));
    System.out.println("ClickHouse answers on http://127.0.0.1:" + port + ", its data in " + data);
  }

  /** What is being answered is answered, within reason; new requests find nobody. */
  private static void finish(ExecutorService threads, HttpServer server, Engine engine) {
    threads.shutdown();
    try {
      if (threads.awaitTermination(SECONDS_TO_FINISH, TimeUnit.SECONDS)) {
        // Never under a request: the engine would end the process in the middle of it all.
        engine.close();
      }
    } catch (InterruptedException hurried) {
      Thread.currentThread().interrupt();
    }
    server.stop(0);
  }

  private static Map<String, String> options(String[] arguments) {
    var options = new HashMap<String, String>();
    for (int i = 0; i + 1 < arguments.length; i += 2) {
      options.put(arguments[i], arguments[i + 1]);
    }
    if (!options.keySet().equals(OPTIONS) || arguments.length != 2 * OPTIONS.size()) {
      throw new IllegalArgumentException("it takes exactly the options " + OPTIONS);
    }
    return options;
  }
}
