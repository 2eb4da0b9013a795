package dev.millrace.console;

import dev.millrace.testing.KafkaBroker;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The console on free ports of this machine, with the rooms that a test looks at. */
public final class ConsoleUnderTest implements AutoCloseable {
  private final WebServer server;

  private ConsoleUnderTest(WebServer server) {
    this.server = server;
  }

  public static ConsoleUnderTest of(Room... rooms) {
    return at(0, rooms);
  }

  /** Where another was before. */
  public static ConsoleUnderTest at(int port, Room... rooms) {
    Access access = Access.of("127.0.0.1", null);
    return new ConsoleUnderTest(WebServer.start("127.0.0.1", port, 0, access, List.of(rooms)));
  }

  /** A broker and a Flink, and nothing else. */
  public static Surroundings surroundings(KafkaBroker broker, URI flink) {
    return new Surroundings(
        new KafkaServers(broker.bootstrapServers(), Map.of()),
        flink,
        new ClickHouseServer(URI.create("http://localhost:1"), "default", Optional.empty()),
        Path.of("target", "nothing-here"));
  }

  public URI address() {
    return server.address();
  }

  /** Where the page of stocks comes first. */
  public URI stocksAddress() {
    return URI.create("http://localhost:" + server.stocksPort());
  }

  @Override
  public void close() {
    server.close();
  }
}
