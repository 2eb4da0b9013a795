package dev.millrace.cli.pulsar;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.cli.data.Commands;
import dev.millrace.cli.data.Json;
import dev.millrace.cli.data.Session;
import dev.millrace.lakehouse.sample.LineSamples;
import dev.millrace.lakehouse.sample.SampleSettings;
import dev.millrace.serde.sample.Sample;
import dev.millrace.testing.PulsarServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.apache.pulsar.client.api.Message;
import org.apache.pulsar.client.api.MessageId;
import org.apache.pulsar.client.api.PulsarClient;
import org.apache.pulsar.client.api.Reader;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

/** Lines on their way to a real Pulsar, each test in a topic of its own. */
class PulsarCommandsIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int LINES = 3_000;

  @TempDir static Path folder = Path.of("");
  private static PulsarServer pulsar;
  private static ForgetfulLine line;
  private static PulsarClient client;
  private static Path file;
  private static List<String> lines;

  private final Session session = new Session();
  private String topic = "";

  @BeforeAll
  static void startPulsar() throws Exception {
    int port;
    try (var free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    line = new ForgetfulLine(port);
    // Clients are told to come by the line, whatever address they asked at.
    pulsar =
        PulsarServer.start(
            folder.resolve("pulsar"),
            Map.of(
                "brokerServicePort",
                Integer.toString(port),
                "advertisedListeners",
                "line:pulsar://127.0.0.1:" + line.port(),
                "internalListenerName",
                "line"));
    client = PulsarClient.builder().serviceUrl(serviceUrl()).build();
    file = writeLines();
    lines = List.of(Files.readString(file, ISO_8859_1).split("\n", -1));
    lines = lines.subList(0, lines.size() - 1);
  }

  @AfterAll
  static void stopPulsar() throws Exception {
    if (pulsar != null) {
      client.close();
      pulsar.close();
    }
    line.close();
  }

  @BeforeEach
  void chooseTopic(TestInfo test) {
    topic = "persistent://retail/metadata/" + test.getTestMethod().orElseThrow().getName();
  }

  /** Good lines and bad ones, those among them that are several. */
  private static Path writeLines() throws IOException {
    var settings =
        SampleSettings.of(7, Instant.parse("2024-01-15T10:30:00Z"))
            .withBadShare(0.1)
            .withHugeShare(0);
    var samples = new LineSamples(settings);
    var bytes = new ByteArrayOutputStream();
    for (int i = 0; i < LINES; i++) {
      Sample sample = samples.next();
      if (sample.value() != null) {
        bytes.writeBytes(sample.value());
        bytes.write('\n');
      }
    }
    return Files.write(folder.resolve("detections.ndjson"), bytes.toByteArray());
  }

  @Test
  void everyLineIsStoredOnceByteForByteHoweverOftenTheFileIsSent() throws Exception {
    Session.Result first = produce();
    Session.Result second = produce();

    assertThat(first.exit()).as(first.err()).isZero();
    assertThat(first.err()).contains("Sent %,d lines (".formatted(lines.size()), " malformed) to ");
    assertThat(second.err())
        .contains("Sent 0 lines ", "; %,d were there already.".formatted(lines.size()));
    assertThat(stored()).containsExactlyInAnyOrderElementsOf(lines);
  }

  @Test
  void theTopicGetsAJsonSchemaAndItsNamespaceKeepsEverything() throws Exception {
    assertThat(produce("--count", "100").exit()).isZero();

    JsonNode schema = admin("schemas/retail/metadata/" + name() + "/schema");
    assertThat(schema.path("type").asText()).isEqualTo("JSON");
    assertThat(schema.path("data").asText()).contains("\"Detection\"", "\"class\"");
    assertThat(admin("namespaces/retail/metadata/retention").path("retentionSizeInMB").asInt())
        .isEqualTo(-1);
    assertThat(admin("namespaces/retail/metadata/deduplication").asBoolean()).isTrue();
    assertThat(
            admin("persistent/retail/metadata/" + name() + "/partitions")
                .path("partitions")
                .asInt())
        .isEqualTo(4);
  }

  @Test
  void whatWasThereIsSettledOnlyWhereNobodyHas() throws Exception {
    pulsar.admin("PUT", "tenants/shop", "{\"allowedClusters\":[\"standalone\"]}");
    pulsar.admin("PUT", "namespaces/shop/mine", "{}");
    pulsar.admin(
        "POST",
        "namespaces/shop/mine/retention",
        "{\"retentionTimeInMinutes\":60,\"retentionSizeInMB\":10}");
    topic = "persistent://shop/mine/events";

    assertThat(produce("--count", "10").exit()).isZero();
    assertThat(admin("namespaces/shop/mine/retention").path("retentionSizeInMB").asInt())
        .isEqualTo(10);
    assertThat(admin("namespaces/shop/mine/deduplication").asBoolean()).isTrue();
  }

  @Test
  void aRunThatWasKilledGoesOnWhereItWas() throws Exception {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Commands.class.getName()));
    command.addAll(words("--rate", "1000"));
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    await(() -> received() >= 500);
    process.destroyForcibly().waitFor();
    assertThat(stored()).hasSizeBetween(400, lines.size() - 1);

    Session.Result rest = produce();

    assertThat(rest.exit()).as(rest.err()).isZero();
    assertThat(rest.err()).contains("were there already");
    assertThat(stored()).containsExactlyInAnyOrderElementsOf(lines);
  }

  @Test
  void whatIsSentAgainBecauseAnAnswerWasLostIsStoredOnce() throws Exception {
    CompletableFuture<Session.Result> running =
        CompletableFuture.supplyAsync(() -> produce("--rate", "1000"));
    await(() -> received() >= 300);
    line.loseAnswers();
    long before = received();
    await(() -> received() >= before + 300);
    line.breakOnce();
    Session.Result result = running.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);

    assertThat(line.lost()).isPositive();
    assertThat(result.exit()).as(result.err()).isZero();
    assertThat(result.err()).contains("Sent %,d lines ".formatted(lines.size()));
    assertThat(stored()).containsExactlyInAnyOrderElementsOf(lines);
  }

  @Test
  void aLineThatNoBrokerTakesIsNamedAndTheOthersGo() throws Exception {
    Path mixed = folder.resolve("mixed.ndjson");
    Files.writeString(mixed, "{}\n" + "x".repeat(6 << 20) + "\n" + lines.get(0), ISO_8859_1);
    Session.Result result = run(words(mixed));

    assertThat(result.exit()).isEqualTo(1);
    assertThat(result.err())
        .contains("Not sent: line 2 is larger than Pulsar takes.", "; 1 were too large.");
    assertThat(stored()).containsExactlyInAnyOrder("{}", lines.get(0));
  }

  @Test
  void samplesAreOthersEachTimeUnlessTheirSenderHasAName() throws Exception {
    List<String> words =
        new ArrayList<>(
            List.of("produce", "detections", "--count", "50", "--seed", "3", "--topic", topic));
    words.addAll(addresses());
    assertThat(run(words).exit()).isZero();
    assertThat(run(words).exit()).isZero();
    words.addAll(List.of("--producer", "tester"));
    assertThat(run(words).err()).contains("Sent 50 lines");
    assertThat(run(words).err()).contains("Sent 0 lines", "; 50 were there already.");
    assertThat(stored()).hasSize(150);
  }

  @Test
  void saysWhereThereIsNoTopicAndNobodyMayMakeOne() throws Exception {
    Session.Result result =
        run(
            List.of(
                "produce",
                "detections",
                "--count",
                "1",
                "--topic",
                topic,
                "--service-url",
                serviceUrl()));

    assertThat(result.exit()).isEqualTo(1);
    assertThat(result.err()).startsWith("There is no topic " + topic + ".");
  }

  private Session.Result produce(String... more) {
    return run(words(more));
  }

  private Session.Result run(List<String> words) {
    return session.run(words.toArray(String[]::new));
  }

  private List<String> words(String... more) {
    List<String> words = words(file);
    words.addAll(List.of(more));
    return words;
  }

  private List<String> words(Path from) {
    List<String> words =
        new ArrayList<>(
            List.of("produce", "detections", "--topic", topic, "--from", from.toString()));
    words.addAll(addresses());
    return words;
  }

  private static List<String> addresses() {
    return List.of(
        "--service-url", serviceUrl(), "--admin-url", pulsar.adminUrl().resolve("/").toString());
  }

  private static String serviceUrl() {
    return "pulsar://127.0.0.1:" + line.port();
  }

  private String name() {
    return topic.substring(topic.lastIndexOf('/') + 1);
  }

  private static JsonNode admin(String path) throws Exception {
    Json.Parsed answer = Json.read(pulsar.admin("GET", path, "").getBytes(ISO_8859_1));
    return answer == null ? Json.MAPPER.createObjectNode() : answer.tree();
  }

  /** How many messages the broker has taken, by its own account. */
  private long received() {
    try {
      return admin("persistent/retail/metadata/" + name() + "/partitioned-stats")
          .path("msgInCounter")
          .asLong();
    } catch (Exception | AssertionError notYet) {
      return 0;
    }
  }

  private static void await(BooleanSupplier condition) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("it has not come to this within " + PATIENCE);
      }
      LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
    }
  }

  /** What all partitions hold, a character for each byte. */
  private List<String> stored() throws Exception {
    List<String> stored = new ArrayList<>();
    for (String partition : client.getPartitionsForTopic(topic, false).get()) {
      try (Reader<byte[]> reader =
          client.newReader().topic(partition).startMessageId(MessageId.earliest).create()) {
        while (reader.hasMessageAvailable()) {
          Message<byte[]> message = reader.readNext();
          stored.add(new String(message.getData(), ISO_8859_1));
        }
      }
    }
    return stored;
  }
}
