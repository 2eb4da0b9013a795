package dev.millrace.cli.data;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.testing.InMemoryRegistry;
import dev.millrace.testing.KafkaBroker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands that send to topics and look into them, against a real broker. */
class TopicCommandsIT {
  private static @Nullable KafkaBroker broker;

  @TempDir Path folder = Path.of("");

  @BeforeAll
  static void startBroker() {
    broker = KafkaBroker.start();
  }

  @AfterAll
  static void stopBroker() {
    if (broker != null) {
      broker.close();
    }
  }

  @Test
  void sendsAsManyAsAskedAndTheSameAgainForTheSameSeed() {
    Session session = topics(3, "first", "second");
    for (String topic : List.of("first", "second")) {
      Session.Result sent =
          session.run(
              "produce",
              "transactions",
              "--topic",
              topic,
              "--count",
              "2000",
              "--seed",
              "5",
              "--start",
              "2024-01-15T10:30:00",
              "--bad",
              "0.2");
      assertThat(sent.exit()).as(sent.err()).isZero();
      assertThat(sent.err()).contains("Sent 2,000 records").contains("to " + topic);
    }

    List<String> first = ndjson(session, "first");
    assertThat(first).hasSize(2000);
    assertThat(ndjson(session, "second")).containsExactlyInAnyOrderElementsOf(first);
  }

  @Test
  void sendsAvroAndShowsItAsTheSameJson() {
    Session session = topics(2, "in-json", "in-avro");
    try (var registry = new InMemoryRegistry()) {
      String url = registry.address().toString();
      String[] same = {"--count", "500", "--seed", "9", "--start", "2024-01-15T10:30:00"};
      for (String format : List.of("json", "avro")) {
        var words = new ArrayList<>(List.of("produce", "transactions", "--topic", "in-" + format));
        words.addAll(List.of("--format", format, "--registry", url, "--bad", "0"));
        words.addAll(List.of(same));
        Session.Result sent = session.run(words.toArray(String[]::new));
        assertThat(sent.exit()).as(sent.err()).isZero();
      }
      String[] show = {"--from-beginning", "--until-idle", "2s", "--format", "ndjson"};
      var words = new ArrayList<>(List.of("consume", "in-avro", "--registry", url));
      words.addAll(List.of(show));
      Session.Result shown = session.run(words.toArray(String[]::new));
      assertThat(shown.lines())
          .hasSize(500)
          .containsExactlyInAnyOrderElementsOf(ndjson(session, "in-json"));
      assertThat(ndjson(session, "in-avro")).noneMatch(line -> line.startsWith("{"));
      Session.Result broken =
          session.runWith(
              "{\"amount\":\"free\"}\nno JSON\n".getBytes(UTF_8),
              "produce",
              "transactions",
              "--topic",
              "in-avro",
              "--format",
              "avro",
              "--registry",
              url,
              "--from",
              "-");
      assertThat(broken.err()).contains("Sent 2 records").contains("2 did not fit the schema");
    }
    Session.Result silent =
        session.run(
            "produce",
            "transactions",
            "--topic",
            "in-avro",
            "--format",
            "avro",
            "--registry",
            "http://localhost:1");
    assertThat(silent.exit()).isEqualTo(1);
    assertThat(silent.err()).contains("does not answer at http://localhost:1");
  }

  @Test
  void keepsThePaceAndTheClockWithoutAStart() {
    Session session = topics(1, "paced");
    long began = System.nanoTime();
    Session.Result sent =
        session.run(
            "produce",
            "transactions",
            "--topic",
            "paced",
            "--count",
            "30",
            "--rate",
            "20",
            "--bad",
            "0");

    assertThat(sent.exit()).as(sent.err()).isZero();
    assertThat(System.nanoTime() - began).isGreaterThan(1_400_000_000L);
  }

  @Test
  void sendsTheLinesOfAFileByteForByte() throws IOException {
    Session session = topics(1, "lines");
    byte[][] lines = {
      "{\"user_id\":\"u1\"}\r".getBytes(UTF_8),
      {},
      {'{', (byte) 0xc3, 0x28, 0x00, 0x1b, '}'},
      "{\"user_id\":null}".getBytes(UTF_8),
      new byte[2 << 20],
      "{\"user_id\":\"u2\",".getBytes(UTF_8),
    };
    Arrays.fill(lines[4], (byte) 'x');
    Path file = folder.resolve("lines.ndjson");
    try (var out = Files.newOutputStream(file)) {
      for (byte[] line : lines) {
        out.write(line);
        out.write('\n');
      }
    }

    Session.Result sent =
        session.run("produce", "transactions", "--topic", "lines", "--from", file.toString());

    // One line is larger than Kafka takes; it is named, and the others are there.
    assertThat(sent.exit()).isEqualTo(1);
    assertThat(sent.err()).contains("line 5 is larger").contains("Sent 5 records");
    List<ConsumerRecord<byte[], byte[]>> records = records("lines");
    assertThat(records)
        .extracting(ConsumerRecord::value)
        .containsExactly(lines[0], lines[1], lines[2], lines[3], lines[5]);
    assertThat(records)
        .extracting(message -> text(message.key()))
        .containsExactly("u1", "-", "-", "-", "u2");
  }

  @Test
  void readsLinesFromStandardInput() {
    Session session = topics(1, "piped");
    Session.Result sent =
        session.runWith(
            "{\"a\":1}\n{\"a\":2}".getBytes(UTF_8),
            "produce",
            "transactions",
            "--topic",
            "piped",
            "--from",
            "-");

    assertThat(sent.exit()).as(sent.err()).isZero();
    assertThat(ndjson(session, "piped")).containsExactly("{\"a\":1}", "{\"a\":2}");
  }

  @Test
  void closesTheWindowsOfEveryPartition() {
    Session session = topics(3, "closed");
    Session.Result sent =
        session.runWith(
            """
                {"user_id":"u","timestamp":"2024-01-15T10:30:00"}
                {"user_id":"u","timestamp":"9998-01-15T10:30:00"}
                """
                .getBytes(UTF_8),
            "produce",
            "transactions",
            "--topic",
            "closed",
            "--from",
            "-",
            "--close-windows");

    assertThat(sent.exit()).as(sent.err()).isZero();
    List<ConsumerRecord<byte[], byte[]>> closing =
        records("closed").stream()
            .filter(message -> text(message.value()).contains("closing bell"))
            .toList();
    assertThat(closing).extracting(ConsumerRecord::partition).containsExactlyInAnyOrder(0, 1, 2);
    assertThat(closing).allMatch(message -> text(message.value()).contains("2024-01-15T10:40:00"));
  }

  @Test
  void sendsTheTicksOfEachStockUnderItsSymbol() {
    Session session = topics(2, "ticks");
    Session.Result sent =
        session.run(
            "produce",
            "ticks",
            "--topic",
            "ticks",
            "--symbols",
            "AAPL,SAP",
            "--count",
            "20",
            "--bad",
            "0",
            "--start",
            "2024-01-30T10:00:00",
            "--close-windows");

    assertThat(sent.exit()).as(sent.err()).isZero();
    assertThat(records("ticks"))
        .hasSize(22)
        .allSatisfy(
            tick ->
                assertThat(text(tick.value()))
                    .startsWith("{\"symbol\":\"" + text(tick.key()) + "\",\"price\":"));
    assertThat(records("ticks"))
        .extracting(tick -> text(tick.key()))
        .contains("AAPL", "SAP", "CLOSING_0", "CLOSING_1");
  }

  @Test
  void doesNotShowWhatWasNeverCommitted() throws Exception {
    Session session = topics(1, "transactional");
    try (var producer =
        producer(Map.of("transactional.id", "test", "enable.idempotence", "true"))) {
      producer.initTransactions();
      producer.beginTransaction();
      producer.send(record("transactional", "aborted")).get();
      producer.abortTransaction();
      producer.beginTransaction();
      producer.send(record("transactional", "committed")).get();
      producer.commitTransaction();
      producer.beginTransaction();
      producer.send(record("transactional", "open")).get();
      producer.flush();

      assertThat(ndjson(session, "transactional")).containsExactly("\"committed\"");
      // The marker of the transaction stands last; the reader must not wait for a record there.
      assertThat(records("transactional")).hasSize(1);
      producer.abortTransaction();
    }
  }

  @Test
  void continuesWhereItsGroupStopped() throws Exception {
    Session session = topics(1, "grouped");
    try (var producer = producer(Map.of())) {
      for (int i = 0; i < 5; i++) {
        producer.send(record("grouped", String.valueOf(i))).get();
      }
    }
    String[] words = {
      "consume",
      "grouped",
      "--group",
      "g",
      "--from-beginning",
      "--max",
      "3",
      "--until-idle",
      "5s",
      "--format",
      "ndjson"
    };

    assertThat(session.run(words).lines()).containsExactly("0", "1", "2");
    assertThat(session.run("groups", "describe", "g").out()).containsPattern("grouped +0 +3 +5 +2");
    assertThat(session.run(words).lines()).containsExactly("3", "4");
    assertThat(session.run("groups", "list").out()).contains("g ");
    // Without a group, nothing is left behind.
    assertThat(ndjson(session, "grouped")).hasSize(5);
    assertThat(session.run("groups", "list").lines()).hasSize(2);
  }

  @Test
  void showsTablesAndOrigins() throws Exception {
    Session session = topics(1, "shown");
    try (var producer = producer(Map.of())) {
      producer.send(record("shown", "{\"id\":\"a\",\"sum\":1.50}")).get();
      producer.send(record("shown", "\u001b[2J")).get();
    }

    Session.Result table =
        session.run("consume", "shown", "--from-beginning", "--until-idle", "1s");
    assertThat(table.out()).contains("ID", "SUM", "1.50", "\\u001b[2J").doesNotContain("\u001b");
    Session.Result origin =
        session.run(
            "consume",
            "shown",
            "--from-beginning",
            "--max",
            "1",
            "--format",
            "ndjson",
            "--with-origin");
    assertThat(origin.out())
        .startsWith("{\"topic\":\"shown\",\"partition\":0,\"offset\":0,\"key\":\"k\"")
        .contains("\"value\":{\"id\":\"a\",\"sum\":1.50}}");
  }

  @Test
  void listsAndShowsDeadLetters() throws Exception {
    Session session = topics(1, "orders", "orders.dead-letters");
    byte[] value = {'{', (byte) 0xff, 0x1b, '}'};
    try (var producer = producer(Map.of())) {
      producer.send(letter("deserialize", "not-utf8", value)).get();
      producer.send(letter("validate", "negative-amount", "{\"amount\":-1}".getBytes(UTF_8))).get();
      producer.send(letter("validate", "negative-amount", "{\"amount\":-2}".getBytes(UTF_8))).get();
    }

    Session.Result list = session.run("dead-letters", "list", "orders");
    assertThat(list.exit()).as(list.err()).isZero();
    assertThat(list.lines()).hasSize(4);
    assertThat(list.lines().get(1))
        .contains("0:0", "deserialize", "not-utf8", "orders 2:71", "what went wrong", "{\\xff");
    assertThat(session.run("dead-letters", "list", "orders", "--stage", "validate").lines())
        .hasSize(3);
    assertThat(session.run("dead-letters", "list", "orders", "--reason", "not-utf8").lines())
        .hasSize(2);
    assertThat(
            session.run("dead-letters", "list", "orders", "--max", "1", "--format", "ndjson").out())
        .contains("\"offset\":71");
    assertThat(session.run("dead-letters", "list", "orders", "--summary").out())
        .containsPattern("deserialize +not-utf8 +1\n")
        .containsPattern("validate +negative-amount +2\n");

    assertThat(session.run("dead-letters", "show", "orders", "0:0").out())
        .contains("__connect.errors.stage", "7b ff 1b 7d", "key (1 byte)")
        .doesNotContain("\u001b");
    assertThat(session.run("dead-letters", "show", "orders.dead-letters", "0:0", "--raw").bytes())
        .isEqualTo(value);
    Session.Result none = session.run("dead-letters", "show", "orders", "0:99");
    assertThat(none.exit()).isEqualTo(1);
    assertThat(none.err()).contains("no dead letter at 0:99");
  }

  @Test
  void explainsWhatIsMissing() {
    Session session = topics(1);
    for (String command :
        List.of(
            "consume nowhere",
            "produce transactions --topic nowhere --count 1",
            "dead-letters list nowhere",
            "topics describe nowhere",
            "verify transactions --topic nowhere")) {
      Session.Result result = session.run(command.split(" "));
      assertThat(result.exit()).as(command).isEqualTo(1);
      assertThat(result.err()).contains("There is no topic nowhere").doesNotContain("\tat ");
    }
    long began = System.nanoTime();
    Session.Result silent = new Session("localhost:1").run("topics", "list");
    assertThat(silent.exit()).isEqualTo(1);
    assertThat(silent.err()).contains("No Kafka broker answers at localhost:1");
    assertThat(System.nanoTime() - began).isLessThan(8_000_000_000L);
  }

  @Test
  void sendsRulesAndNamesTheLinesThatAreNone() {
    Session session = topics(1);
    session.run("topics", "create", "rules", "--config", "cleanup.policy=compact");
    String rule =
        """
        {"rule_id":7,"state":"active","group_by":["category"],"aggregate":"sum","of":"amount",\
        "op":">","limit":100,"window_minutes":5}""";
    String deletion = "{\"rule_id\":7,\"state\":\"deleted\"}";
    byte[] lines =
        String.join("\n", rule, "", "{\"rule_id\":0}", "no rule", deletion).getBytes(UTF_8);

    Session.Result result =
        session.runWith(lines, "produce", "rules", "--topic", "rules", "--from", "-");

    assertThat(result.exit()).isEqualTo(1);
    assertThat(result.err())
        .contains("Not sent: line 3: ", "Not sent: line 4: ", "Sent 2 rules to rules.")
        .doesNotContain("\tat ");
    assertThat(records("rules"))
        .extracting(record -> text(record.key()) + " " + text(record.value()))
        .containsExactly("7 " + rule, "7 " + deletion);
  }

  @Test
  void explainsThatACompactedTopicNeedsKeys() {
    Session session = topics(1);
    session.run("topics", "create", "compacted", "--config", "cleanup.policy=compact");

    Session.Result result =
        session.runWith(
            "no user\n".getBytes(UTF_8),
            "produce",
            "transactions",
            "--topic",
            "compacted",
            "--from",
            "-");

    assertThat(result.exit()).isEqualTo(1);
    assertThat(result.err())
        .contains("compacted did not take a record", "without key")
        .doesNotContain("\tat ");
  }

  @Test
  void makesTopicsOnce() {
    Session session = topics(1);
    assertThat(session.run("topics", "create", "made", "--partitions", "3").exit()).isZero();
    assertThat(session.run("topics", "create", "made").err()).contains("exists already");
    assertThat(session.run("topics", "create", "made", "--if-missing").exit()).isZero();
    assertThat(
            session.run("topics", "create", "big", "--config", "max.message.bytes=1114112").exit())
        .isZero();
    assertThat(session.run("topics", "list").out()).containsPattern("made +3 +1 +0");
    assertThat(session.run("topics", "describe", "big").out())
        .contains("max.message.bytes = 1114112");
  }

  private static KafkaBroker broker() {
    if (broker == null) {
      throw new IllegalStateException("the broker has not been started");
    }
    return broker;
  }

  private static Session topics(int partitions, String... names) {
    if (names.length > 0) {
      broker().createTopics(partitions, names);
    }
    return new Session(broker().bootstrapServers());
  }

  private static List<String> ndjson(Session session, String topic) {
    Session.Result result =
        session.run(
            "consume", topic, "--from-beginning", "--until-idle", "1500ms", "--format", "ndjson");
    assertThat(result.exit()).as(result.err()).isZero();
    return result.lines();
  }

  private static List<ConsumerRecord<byte[], byte[]>> records(String topic) {
    var kafka = new KafkaOptions();
    kafka.servers = broker().bootstrapServers();
    var records = new ArrayList<ConsumerRecord<byte[], byte[]>>();
    try (var reader = new TopicReader(kafka, List.of(topic))) {
      reader.readTo(reader.ends(), records::add);
    }
    return records;
  }

  private static KafkaProducer<byte[], byte[]> producer(Map<String, Object> more) {
    var settings = new HashMap<>(more);
    settings.put("bootstrap.servers", broker().bootstrapServers());
    return new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
  }

  private static ProducerRecord<byte[], byte[]> record(String topic, String value) {
    return new ProducerRecord<>(topic, "k".getBytes(UTF_8), value.getBytes(UTF_8));
  }

  private static ProducerRecord<byte[], byte[]> letter(String stage, String reason, byte[] value) {
    var letter =
        new ProducerRecord<byte[], byte[]>("orders.dead-letters", "k".getBytes(UTF_8), value);
    letter
        .headers()
        .add("__connect.errors.topic", "orders".getBytes(UTF_8))
        .add("__connect.errors.partition", "2".getBytes(UTF_8))
        .add("__connect.errors.offset", "71".getBytes(UTF_8))
        .add("__connect.errors.stage", stage.getBytes(UTF_8))
        .add("__connect.errors.exception.message", "what went wrong".getBytes(UTF_8))
        .add("millrace.errors.reason", reason.getBytes(UTF_8));
    return letter;
  }

  private static String text(byte @Nullable [] bytes) {
    return bytes == null ? "-" : new String(bytes, UTF_8);
  }
}
