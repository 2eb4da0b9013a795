package dev.millrace.console;

import java.net.URI;
import java.util.List;

/** The console on free ports of this machine, with the rooms that a test looks at. */
public final class ConsoleUnderTest implements AutoCloseable {
  private final WebServer server;

  private ConsoleUnderTest(WebServer server) {
    this.server = server;
  }

  public static ConsoleUnderTest of(Room... rooms) {
    Access access = Access.of("127.0.0.1", null);
    return new ConsoleUnderTest(WebServer.start("127.0.0.1", 0, 0, access, List.of(rooms)));
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
