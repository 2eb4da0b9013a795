package dev.millrace.clickhouse;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What is asked of a server, and with whose name; a door that knows one password stands in for it.
 */
class ClickHouseConnectionTest {
  private static final String GREETING = "Basic " + base64("writer:correct horse");
  private static final Pieces ROWS = new Pieces(new byte[] {1, 'a', 1, 'b'}, new int[] {0, 2, 4});

  private HttpServer door;
  private Path folder;
  private String asked = "";

  @BeforeEach
  void openDoor(@TempDir Path temporary) throws Exception {
    folder = temporary;
    door = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    door.createContext("/", this::answer);
    door.start();
  }

  @AfterEach
  void closeDoor() {
    door.stop(0);
  }

  @Test
  void readsThePasswordAndAsksForOneIdempotentInsert() throws Exception {
    assertThat(insert("correct horse")).isEqualTo(new Answer.Done());

    assertThat(asked)
        .contains("query=INSERT INTO `stocks`.`ticks` (`symbol` ) FORMAT RowBinary")
        .contains("insert_deduplication_token=some-token")
        .contains("insert_deduplicate=1")
        .contains("deduplicate_blocks_in_dependent_materialized_views=1")
        .contains("async_insert=0")
        .contains("wait_end_of_query=1")
        .contains("insert_quorum=2");
  }

  @Test
  void saysWhatToDoAboutAWrongPasswordWithoutRepeatingIt() throws Exception {
    assertThat(insert("wrong mule"))
        .isInstanceOfSatisfying(
            Answer.Unusable.class,
            unusable ->
                assertThat(unusable.message())
                    .contains("Authentication failed")
                    .contains("Check user and password")
                    .doesNotContain("mule"));
  }

  @Test
  void takesAServerThatIsNotThereForOneThatComesBack() throws Exception {
    door.stop(0);

    assertThat(insert("correct horse")).isInstanceOf(Answer.Away.class);
  }

  private Answer insert(String password) throws Exception {
    Path file = Files.writeString(folder.resolve("password"), password + "\n");
    ClickHouseAccess access =
        new ClickHouseAccess(
            URI.create("http://127.0.0.1:" + door.getAddress().getPort()),
            "writer",
            Secret.inFile(file.toString()));
    try (var connection =
        new ClickHouseConnection(
            access,
            new TableName("stocks.ticks"),
            Map.of("insert_quorum", "2"),
            Retrying.DEFAULT)) {
      return connection.insert(List.of("symbol"), "some-token", ROWS, 0, 2);
    }
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      asked = exchange.getRequestURI().getQuery();
      exchange.getRequestBody().readAllBytes();
      if (GREETING.equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
        exchange.sendResponseHeaders(200, -1);
        return;
      }
      byte[] text =
          "Code: 516. DB::Exception: writer: Authentication failed. (AUTHENTICATION_FAILED)"
              .getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("X-ClickHouse-Exception-Code", "516");
      exchange.sendResponseHeaders(403, text.length);
      exchange.getResponseBody().write(text);
    }
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }
}
