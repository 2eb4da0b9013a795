package dev.millrace.cli.lakehouse;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.cli.data.Commands;
import dev.millrace.cli.data.Session;
import dev.millrace.lakehouse.catalog.CatalogOptions;
import dev.millrace.testing.KafkaBroker;
import dev.millrace.testing.PulsarServer;
import dev.millrace.testing.TopicContents;
import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.iceberg.data.Record;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.pulsar.client.api.Producer;
import org.apache.pulsar.client.api.PulsarClient;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tables that hold a topic, and tables that nearly do. */
class LakehouseVerifyIT {
  private static final String TOPIC = "persistent://retail/metadata/events";
  private static final String OTHER = "persistent://retail/metadata/other";
  private static final int MESSAGES = 500;

  @TempDir static Path data = Path.of("");
  private static PulsarServer pulsar;
  private static final List<Record> rows = new ArrayList<>();

  private final Session session = new Session();
  private String warehouse = "";
  private HandmadeTable table;

  @BeforeAll
  static void fillTopic() throws Exception {
    pulsar = PulsarServer.start(data);
    pulsar.createNamespace("retail/metadata");
    pulsar.createTopic(TOPIC, 3);
    try (PulsarClient client = PulsarClient.builder().serviceUrl(pulsar.serviceUrl()).build();
        Producer<byte[]> batches = client.newProducer().topic(TOPIC).create();
        Producer<byte[]> singles =
            client.newProducer().topic(TOPIC).enableBatching(false).create()) {
      for (int i = 0; i < MESSAGES; i++) {
        byte[] payload = ("{\"frame_id\":" + i + "}").getBytes(UTF_8);
        String id = (i % 5 == 0 ? singles : batches).send(payload).toString();
        rows.add(HandmadeTable.row(TOPIC, Place.parse(id), id, payload));
      }
    }
  }

  @AfterAll
  static void stopPulsar() throws Exception {
    if (pulsar != null) {
      pulsar.close();
    }
  }

  @BeforeEach
  void makeTable(@TempDir Path folder) {
    warehouse = folder.toUri().toString();
    table = HandmadeTable.in(CatalogOptions.inFolder(warehouse).open());
  }

  @Test
  void aTableThatHoldsEveryMessageOnceIsComplete() throws IOException {
    table.append(rows.subList(0, 123));
    table.append(rows.subList(123, MESSAGES));
    table.append(List.of(of(OTHER, "1:1:0", "another topic")));
    // What an attempt left that failed is no row.
    table.litter(rows.subList(0, 50));
    Session.Result result = verify();

    assertThat(result.exit()).as(result.out() + result.err()).isZero();
    assertThat(result.out())
        .contains("500 messages in " + TOPIC + ".", "Everything is there, exactly once.");
  }

  @Test
  void findsWhatIsMissingDoubledAlteredAndTooMuch() throws IOException {
    List<Record> faulty = new ArrayList<>(rows.subList(3, MESSAGES));
    faulty.add(rows.get(10));
    faulty.set(20, altered(faulty.get(20), "payload", ByteBuffer.wrap(new byte[] {7})));
    faulty.set(21, altered(faulty.get(21), "payload_sha256", "00"));
    faulty.set(22, altered(faulty.get(22), "source_partition", 17));
    faulty.add(of(TOPIC, "999999:1:0", "nobody sent it"));
    faulty.add(of(TOPIC, "nonsense", "{}"));
    table.append(faulty);

    Session.Result result = verify("--format", "ndjson");
    assertThat(result.exit()).isEqualTo(1);
    assertThat(result.out())
        .isEqualTo(
            "{\"topic\":\"lakehouse.rva.bronze_raw\",\"expected\":500,\"found\":500,\"missing\":3,"
                + "\"doubled\":1,\"wrong\":3,\"unexpected\":2,\"open\":0}\n");
    assertThat(verify().lines())
        .contains("There are differences.")
        .contains("missing in lakehouse.rva.bronze_raw: " + rows.get(1).getField("message_id"))
        .contains("doubled in lakehouse.rva.bronze_raw: " + rows.get(10).getField("message_id"))
        .contains("unexpected in lakehouse.rva.bronze_raw: 999999:1:0");
  }

  @Test
  void waitsForRowsThatAreOnTheirWay() throws Exception {
    table.append(rows.subList(0, 100));
    var late =
        new Thread(
            () -> {
              try {
                table.append(rows.subList(100, MESSAGES));
              } catch (IOException failed) {
                throw new AssertionError(failed);
              }
            });
    late.start();
    Session.Result result = verify("--until-idle", "30s");
    late.join();

    assertThat(result.exit()).as(result.out()).isZero();
  }

  /** The launcher's class path has no Flink, while that of tests has. */
  @Test
  void needsNothingOfFlink() throws Exception {
    table.append(rows);
    String classPath =
        Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
            .filter(entry -> !new File(entry).getName().startsWith("flink-"))
            .collect(Collectors.joining(File.pathSeparator));
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                classPath,
                Commands.class.getName()));
    command.addAll(words("--service-url", pulsar.serviceUrl()));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String told = new String(process.getInputStream().readAllBytes(), UTF_8);

    assertThat(process.waitFor()).as(told).isZero();
    assertThat(told).contains("Everything is there, exactly once.");
  }

  @Test
  void anEmptyTableLacksEverything() {
    Session.Result result = verify("--format", "ndjson");

    assertThat(result.exit()).isEqualTo(1);
    assertThat(result.out()).contains("\"expected\":500,\"found\":0,\"missing\":500,");
  }

  @Test
  void readsKafkaToo() throws IOException {
    try (KafkaBroker kafka = KafkaBroker.start()) {
      kafka.createTopics(1, "detection_events");
      List<ProducerRecord<byte[], byte[]>> sent = new ArrayList<>();
      List<Record> expected = new ArrayList<>();
      for (int i = 0; i < 50; i++) {
        byte[] value = i == 7 ? null : ("line " + i).getBytes(UTF_8);
        sent.add(new ProducerRecord<>("detection_events", 0, null, value));
        String id = "0-" + i;
        expected.add(HandmadeTable.row("detection_events", Place.parse(id), id, value));
      }
      TopicContents.send(kafka, sent);
      String[] words = {"--source", "kafka", "--kafka", kafka.bootstrapServers()};
      table.append(expected.subList(1, 50));
      assertThat(run(words).out()).contains("missing in lakehouse.rva.bronze_raw: 0-0");
      table.append(expected.subList(0, 1));
      assertThat(run(words).exit()).isZero();
    }
  }

  private static Record of(String topic, String id, String payload) {
    return HandmadeTable.row(topic, new Place(0, 1, 1, -1), id, payload.getBytes(UTF_8));
  }

  private static Record altered(Record row, String column, Object value) {
    Record altered = row.copy();
    altered.setField(column, value);
    return altered;
  }

  private Session.Result verify(String... more) {
    List<String> words = new ArrayList<>(List.of("--service-url", pulsar.serviceUrl()));
    words.addAll(List.of(more));
    return run(words.toArray(String[]::new));
  }

  private Session.Result run(String... more) {
    return session.run(words(more).toArray(String[]::new));
  }

  private List<String> words(String... more) {
    List<String> words =
        new ArrayList<>(
            List.of("lakehouse", "verify", "--catalog.warehouse", warehouse, "--until-idle", "0s"));
    List<String> given = List.of(more);
    if (given.contains("--until-idle")) {
      words = new ArrayList<>(words.subList(0, 4));
    }
    words.addAll(given);
    return words;
  }
}
