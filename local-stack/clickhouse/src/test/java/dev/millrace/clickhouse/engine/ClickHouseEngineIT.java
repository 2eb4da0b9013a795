package dev.millrace.clickhouse.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.clickhouse.client.api.Client;
import com.clickhouse.client.api.ServerException;
import com.clickhouse.client.api.insert.InsertResponse;
import com.clickhouse.client.api.insert.InsertSettings;
import com.clickhouse.client.api.query.GenericRecord;
import com.clickhouse.data.ClickHouseFormat;
import dev.millrace.testing.ClickHouseServer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What ClickHouse's own Java client, and a sink over it, rely on, asked of a process of its own.
 */
class ClickHouseEngineIT {
  private static final byte[] NEWLINES = "\n\n\r\n\0".getBytes(StandardCharsets.UTF_8);
  private static final String INSERT_RUNS =
      "SELECT count() FROM system.processes WHERE query LIKE 'INSERT INTO t%'";

  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private ClickHouseServer server;

  @BeforeEach
  void start(@TempDir Path data) throws Exception {
    server = ClickHouseServer.startEngine(data);
    server.query(
        """
        CREATE TABLE t (number UInt32, text String, CONSTRAINT small CHECK number < 1000000)
        ENGINE = MergeTree ORDER BY number SETTINGS non_replicated_deduplication_window = 100""");
  }

  @AfterEach
  void stop() throws Exception {
    // There is none where the test was skipped.
    if (server != null) {
      server.close();
    }
  }

  /** How a client may pack what it sends and gets. */
  enum Packing {
    DEFAULT,
    NONE,
    BLOCKS,
    HTTP;

    Client.Builder set(Client.Builder client) {
      return switch (this) {
        case DEFAULT -> client;
        case NONE -> client.compressServerResponse(false);
        case BLOCKS -> client.compressClientRequest(true);
        case HTTP -> client.compressClientRequest(true).useHttpCompression(true);
      };
    }
  }

  @ParameterizedTest
  @EnumSource
  void storesRowsOfAnyBytesHoweverTheyArePacked(Packing packing) throws Exception {
    int count = 30_000;
    try (Client client = client(packing)) {
      assertThat(client.ping()).isTrue();

      try (InsertResponse inserted = insert(client, new InsertSettings(), rows(0, count))) {
        assertThat(inserted.getWrittenRows()).isEqualTo(count);
      }

      List<GenericRecord> found = client.queryAll("SELECT * FROM t ORDER BY number");
      assertThat(found).hasSize(count);
      assertThat(found.get(2571).getString("text"))
          .isEqualTo("2571" + new String(NEWLINES, StandardCharsets.UTF_8));
    }
    assertThat(
            server.query("SELECT uniqExact(number), sum(endsWith(text, '\\n\\n\\r\\n\\0')) FROM t"))
        .isEqualTo("30000\t30000\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "plain",
        "' OR 1 = 1 --",
        "'); DROP TABLE t; --",
        "\\",
        "\\'",
        "a\tb\nc",
        "{x:String}",
        "„ü“"
      })
  void bindsParametersAsValues(String value) throws Exception {
    try (Client client = client(Packing.DEFAULT)) {
      List<GenericRecord> found =
          client.queryAll("SELECT {x:String} AS text", Map.<String, Object>of("x", value));

      assertThat(found).extracting(row -> row.getString("text")).containsExactly(value);
    }
    assertThat(server.query("EXISTS TABLE t")).isEqualTo("1\n");
  }

  @ParameterizedTest(name = "{1}: {0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "SELECT * FROM nowhere | 60",
        "SELECT FROM WHERE | 62",
        "SELECT {missing:String} | 456",
        "SELECT toUInt8('many') | 6",
        "INSERT INTO t VALUES (1000000, 'large') | 469",
        "SELECT 1 SETTINGS no_such_setting = 1 | 115",
        "USE nowhere | 81",
      })
  void tellsTheCodeOfAFault(String statement, int code) throws Exception {
    try (Client client = client(Packing.DEFAULT)) {
      assertThatThrownBy(() -> client.query(statement).get().close())
          .isInstanceOfSatisfying(
              ServerException.class, fault -> assertThat(fault.getCode()).isEqualTo(code));
    }
  }

  @Test
  void storesNothingOfAnInsertWithARowItRefuses() throws Exception {
    try (Client client = client(Packing.DEFAULT)) {
      byte[] rows = concatenation(rows(0, 1000), rows(1_000_000, 1));

      assertThatThrownBy(() -> insert(client, new InsertSettings(), rows).close())
          .isInstanceOfSatisfying(
              ServerException.class, fault -> assertThat(fault.getCode()).isEqualTo(469));
    }
    assertThat(server.query("SELECT count() FROM t")).isEqualTo("0\n");
  }

  @Test
  void forgetsWithARequestWhatItHasSet() throws Exception {
    assertThat(post("/?max_threads=3&param_x=5", "SELECT getSetting('max_threads'), {x:UInt8}"))
        .isEqualTo("3\t5\n");

    assertThat(post("/", "SELECT getSetting('max_threads') = 3")).isEqualTo("0\n");
    assertThat(post("/", "SELECT {x:UInt8}")).startsWith("Code: 456.");
  }

  @Test
  void takesTheSameTokenForTheSameRows() throws Exception {
    try (Client client = client(Packing.DEFAULT)) {
      insert(client, token("one"), rows(0, 500)).close();
      insert(client, token("one"), rows(0, 500)).close();
      insert(client, token("two"), rows(0, 500)).close();
    }
    assertThat(server.query("SELECT count(), uniqExact(number) FROM t")).isEqualTo("1000\t500\n");
  }

  /** As when the server dies between a table and the view behind it. */
  @Test
  void completesAViewThatTheFirstTryDidNotReach() throws Exception {
    server.query(
        """
        CREATE TABLE sums (amount SimpleAggregateFunction(sum, UInt64), CONSTRAINT none CHECK amount = 0)
        ENGINE = AggregatingMergeTree ORDER BY ()
        SETTINGS non_replicated_deduplication_window = 100""");
    server.query("CREATE MATERIALIZED VIEW t_to_sums TO sums AS SELECT count() AS amount FROM t");
    try (Client client = client(Packing.DEFAULT)) {
      assertThatThrownBy(() -> insert(client, token("one"), rows(0, 500)).close())
          .isInstanceOf(ServerException.class);
      assertThat(server.query("SELECT count() FROM t")).isEqualTo("500\n");
      assertThat(server.query("SELECT sum(amount) FROM sums")).isEqualTo("0\n");
      server.query("ALTER TABLE sums DROP CONSTRAINT none");

      insert(client, token("one"), rows(0, 500)).close();
      insert(client, token("one"), rows(0, 500)).close();
    }
    assertThat(server.query("SELECT count() FROM t")).isEqualTo("500\n");
    assertThat(server.query("SELECT sum(amount) FROM sums")).isEqualTo("500\n");
  }

  @Test
  void keepsRowsAndTokensWhenItIsKilled() throws Exception {
    try (Client client = client(Packing.DEFAULT)) {
      insert(client, token("one"), rows(0, 500)).close();
      server.kill();
      server.restart();

      insert(client, token("one"), rows(0, 500)).close();
    }
    assertThat(server.query("SELECT count() FROM t")).isEqualTo("500\n");
  }

  @Test
  void storesNothingOfAnInsertThatBreaksOff() throws Exception {
    byte[] rows = rows(0, 20_000);
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), server.address().getPort())) {
      String head =
          """
          POST /?query=INSERT+INTO+t+FORMAT+RowBinary HTTP/1.1\r
          Host: localhost\r
          Content-Length: %d\r
          \r
          """
              .formatted(rows.length + 1);
      socket.getOutputStream().write(concatenation(head.getBytes(StandardCharsets.UTF_8), rows));
      socket.getOutputStream().flush();
      until(INSERT_RUNS, "1\n");
    }

    until(INSERT_RUNS, "0\n");
    assertThat(server.query("SELECT count() FROM t")).isEqualTo("0\n");
  }

  @Test
  void answersOthersWhileItWorksOnALongStatement() throws Exception {
    CompletableFuture<String> slow =
        CompletableFuture.supplyAsync(
            () ->
                post(
                    "/",
                    "SELECT sum(sleepEachRow(0.2)) FROM numbers(5) SETTINGS max_block_size = 1"));

    until(
        "SELECT count() FROM system.processes WHERE query LIKE '%sleepEachRow%' AND query NOT LIKE '%processes%'",
        "1\n");

    assertThat(slow).isNotDone();
    assertThat(slow.join()).isEqualTo("0\n");
  }

  @Test
  void changesNothingForWhoeverOnlyFollowsALink() throws Exception {
    assertThat(get("/?query=SELECT+count()+FROM+t")).isEqualTo("0\n");
    assertThat(get("/?query=DROP+TABLE+t")).startsWith("Code: 164.");
    assertThat(server.query("EXISTS TABLE t")).isEqualTo("1\n");
  }

  @Test
  void doesNotAnswerPagesOfOtherSites() throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(server.address())
            .header("Origin", "http://example.org")
            .POST(HttpRequest.BodyPublishers.ofString("SELECT 1"))
            .build();

    assertThat(send(request)).startsWith("Code: 497.");
  }

  private Client client(Packing packing) {
    var client =
        new Client.Builder()
            .addEndpoint(server.address().toString())
            .setUsername("default")
            .setPassword("");
    return packing.set(client).build();
  }

  private static InsertResponse insert(Client client, InsertSettings settings, byte[] rows)
      throws Exception {
    return client
        .insert("t", new ByteArrayInputStream(rows), ClickHouseFormat.RowBinary, settings)
        .get();
  }

  private static InsertSettings token(String token) {
    return new InsertSettings()
        .setDeduplicationToken(token)
        .serverSetting("deduplicate_blocks_in_dependent_materialized_views", "1");
  }

  /** Rows of the table as RowBinary has them; their texts end with what formats may trip over. */
  private static byte[] rows(int first, int count) {
    ByteBuffer rows = ByteBuffer.allocate(count * 32).order(ByteOrder.LITTLE_ENDIAN);
    for (int number = first; number < first + count; number++) {
      byte[] digits = Integer.toString(number).getBytes(StandardCharsets.US_ASCII);
      rows.putInt(number).put((byte) (digits.length + NEWLINES.length)).put(digits).put(NEWLINES);
    }
    byte[] bytes = new byte[rows.flip().remaining()];
    rows.get(bytes);
    return bytes;
  }

  private static byte[] concatenation(byte[] one, byte[] other) {
    return ByteBuffer.allocate(one.length + other.length).put(one).put(other).array();
  }

  private void until(String statement, String answer) throws Exception {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!server.query(statement).equals(answer)) {
      assertThat(System.nanoTime()).as("'%s' answers %s", statement, answer).isLessThan(deadline);
    }
  }

  private String post(String path, String statement) {
    return send(
        HttpRequest.newBuilder(server.address().resolve(path))
            .POST(HttpRequest.BodyPublishers.ofString(statement))
            .build());
  }

  private String get(String path) {
    return send(HttpRequest.newBuilder(server.address().resolve(path)).build());
  }

  private static String send(HttpRequest request) {
    try {
      return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString()).body();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    } catch (InterruptedException interrupted) {
      throw new IllegalStateException(interrupted);
    }
  }
}
