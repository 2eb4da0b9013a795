package dev.millrace.console.overview;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.millrace.console.ClickHouseServer;
import dev.millrace.console.ConsoleUnderTest;
import dev.millrace.console.KafkaServers;
import dev.millrace.console.Surroundings;
import dev.millrace.localstack.Pipeline;
import dev.millrace.localstack.Topic;
import dev.millrace.testing.KafkaBroker;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.MetricOptions;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.test.util.MiniClusterWithClientResource;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The overview's answers about a real broker and a real Flink. */
class OverviewIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String LETTERS = "sensor-data.dead-letters";

  private static KafkaBroker broker;
  private static MiniClusterWithClientResource flink;

  private final HttpClient http = HttpClient.newHttpClient();
  private ConsoleUnderTest console;

  @BeforeAll
  static void startServers() throws Exception {
    broker = KafkaBroker.start();
    broker.createTopics(
        2, Pipeline.FINGERPRINT.topics().stream().map(Topic::name).toArray(String[]::new));
    var settings = new Configuration();
    settings.set(RestOptions.BIND_PORT, "0");
    settings.set(MetricOptions.METRIC_FETCHER_UPDATE_INTERVAL, Duration.ofMillis(200));
    flink =
        new MiniClusterWithClientResource(
            new MiniClusterResourceConfiguration.Builder()
                .setConfiguration(settings)
                .setNumberSlotsPerTaskManager(2)
                .build());
    flink.before();
  }

  @AfterAll
  static void end() {
    flink.after();
    broker.close();
  }

  @BeforeEach
  void startConsole() throws Exception {
    console = console(broker.bootstrapServers(), flink.getRestClusterClient().getWebInterfaceURL());
  }

  @AfterEach
  void endConsole() {
    console.close();
  }

  @Test
  void countsDeadLettersAndNotTheMarkersOfTheirTransactions() throws Exception {
    inTransaction(
        true,
        letter("validate", "negative-amount"),
        letter("validate", "negative-amount"),
        letter("deserialize", "not-json"));
    inTransaction(false, letter("validate", "never-committed"));

    JsonNode letters =
        until(
            "/api/overview",
            answer -> lane(answer, "fingerprint").at("/letters/0/count").asLong() == 3);
    assertThat(lane(letters, "fingerprint").at("/letters/0/words").asText()).isEmpty();
    JsonNode detail = get("/api/overview/topics/" + LETTERS);
    assertThat(detail.at("/kinds/0").toString())
        .isEqualTo("{\"stage\":\"validate\",\"reason\":\"negative-amount\",\"count\":2}");
    assertThat(detail.at("/messages")).hasSize(3);
    assertThat(detail.at("/messages/0/refusal/origin").asText()).isEqualTo("sensor-data 1:42");
    assertThat(detail.at("/messages/0/refusal/operator").asText()).isEqualTo("fingerprints");
  }

  @Test
  void showsTheNewestMessagesOfATopicAsTextAndOtherBytesInHex() throws Exception {
    inTransaction(
        true,
        new ProducerRecord<>("fingerprint-output", 0, 1L, key("one"), "{\"a\":1}".getBytes(UTF_8)),
        new ProducerRecord<>("fingerprint-output", 1, 2L, key("two"), new byte[] {0, 1, 2}));

    JsonNode messages = get("/api/overview/topics/fingerprint-output").at("/messages");
    assertThat(messages).hasSize(2);
    assertThat(messages.at("/0/value/text").asText()).isEqualTo("00 01 02");
    assertThat(messages.at("/0/value/binary").asBoolean()).isTrue();
    assertThat(messages.at("/1/key/text").asText()).isEqualTo("one");
    assertThat(messages.at("/1/value/text").asText()).isEqualTo("{\"a\":1}");
  }

  @Test
  void seesAJobItsSinksAndItsCheckpoints() throws Exception {
    JobClient job = start();
    try {
      JsonNode lane =
          lane(
              until(
                  "/api/overview",
                  answer ->
                      lane(answer, "fingerprint").at("/job/checkpointAt").asLong() > 0
                          && lane(answer, "fingerprint").at("/outputs/0/perSecond").asDouble() > 0),
              "fingerprint");
      assertThat(lane.at("/condition").asText()).isEqualTo("FLOWING");
      assertThat(lane.at("/job/words").asText()).isEqualTo("running");
      assertThat(lane.at("/job/page").asText()).contains("/#/job/running/");
      JsonNode detail = get("/api/overview/jobs/fingerprint");
      assertThat(detail.at("/id").asText()).isEqualTo(job.getJobID().toString());
      assertThat(detail.at("/tasks/0/name").asText()).contains("fingerprint-output: Writer");
      assertThat(detail.at("/checkpoints/every").asLong()).isEqualTo(200);
      assertThat(detail.at("/checkpoints/completed").asLong()).isPositive();
    } finally {
      job.cancel().get();
    }
    until(
        "/api/overview",
        answer -> lane(answer, "fingerprint").at("/job/words").asText().equals("canceled"));
  }

  @Test
  void saysThatAJobDoesNotRunAndHowToStartIt() throws Exception {
    assertThat(get("/api/overview/jobs/vision").toString())
        .isEqualTo(
            "{\"error\":\"This job does not run.\","
                + "\"advice\":\"Start it with ./millrace up --only vision.\"}");
  }

  @Test
  void showsNoTopicThatIsNotOfAPipeline() throws Exception {
    assertThat(get("/api/overview/topics/__consumer_offsets").at("/error").asText())
        .isEqualTo("No pipeline has such a topic.");
  }

  @Test
  void saysWhoDoesNotAnswerAndAnswersItself() throws Exception {
    console.close();
    console = console("localhost:1", "http://localhost:1");
    JsonNode answer = get("/api/overview");

    assertThat(answer.at("/servers/0/condition").asText()).isEqualTo("TROUBLE");
    assertThat(answer.at("/servers/0/words").asText()).isEqualTo("does not answer");
    assertThat(answer.at("/servers/1/condition").asText()).isEqualTo("TROUBLE");
    assertThat(answer.at("/lanes")).hasSize(Pipeline.all().size());
    assertThat(get("/api/overview/topics/sensor-data").at("/error").asText())
        .isEqualTo("Kafka at localhost:1 does not answer.");
  }

  @Test
  void sendsWhatItSeesToWhoeverWatches() throws Exception {
    var request =
        HttpRequest.newBuilder(console.address().resolve("/api/overview/live"))
            .header("Accept", "text/event-stream")
            .build();
    var answer = http.send(request, BodyHandlers.ofLines());
    try (var lines = answer.body()) {
      List<String> events =
          lines.filter(line -> line.startsWith("data: {\"at\":")).limit(2).toList();

      assertThat(events).hasSize(2).doesNotHaveDuplicates();
    }
    assertThat(answer.headers().firstValue("content-type"))
        .contains("text/event-stream;charset=utf-8");
  }

  /** A job that writes numbers to where fingerprints go. */
  private static JobClient start() throws Exception {
    var environment = StreamExecutionEnvironment.getExecutionEnvironment();
    environment.setParallelism(1);
    environment.enableCheckpointing(200);
    environment
        .fromSequence(0, Long.MAX_VALUE)
        .sinkTo(new Counting())
        .name("fingerprint-output")
        .uid("fingerprint-output");
    return environment.executeAsync(Pipeline.FINGERPRINT.jobName());
  }

  private ConsoleUnderTest console(String kafka, String flinkAddress) {
    return ConsoleUnderTest.of(
        new OverviewRoom(
            new Surroundings(
                new KafkaServers(kafka, Map.of()),
                URI.create(flinkAddress),
                new ClickHouseServer(URI.create("http://localhost:1"), "default", Optional.empty()),
                Path.of("target", "nothing-here"))));
  }

  /** Asks until the answer is as it is to become. */
  private JsonNode until(String path, Predicate<JsonNode> wanted) throws Exception {
    long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    JsonNode answer = get(path);
    while (!wanted.test(answer)) {
      assertThat(System.nanoTime()).as(answer.toString()).isLessThan(end);
      answer = get(path);
    }
    return answer;
  }

  private JsonNode get(String path) throws IOException, InterruptedException {
    var request = HttpRequest.newBuilder(console.address().resolve(path)).build();
    return JSON.readTree(http.send(request, BodyHandlers.ofString()).body());
  }

  private static JsonNode lane(JsonNode overview, String name) {
    for (JsonNode lane : overview.path("lanes")) {
      if (lane.path("name").asText().equals(name)) {
        return lane;
      }
    }
    throw new AssertionError("there is no lane " + name + " in " + overview);
  }

  private static ProducerRecord<byte[], byte[]> letter(String stage, String reason) {
    return Letters.letter("sensor-data", stage, reason, "{\"equip_id\":110}".getBytes(UTF_8));
  }

  private static byte[] key(String text) {
    return text.getBytes(UTF_8);
  }

  @SafeVarargs
  private static void inTransaction(boolean commit, ProducerRecord<byte[], byte[]>... records) {
    Map<String, Object> settings =
        Map.of("bootstrap.servers", broker.bootstrapServers(), "transactional.id", "overview-test");
    try (var producer =
        new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
      producer.initTransactions();
      producer.beginTransaction();
      for (ProducerRecord<byte[], byte[]> record : records) {
        var unused = producer.send(record);
      }
      producer.flush();
      if (commit) {
        producer.commitTransaction();
      } else {
        producer.abortTransaction();
      }
    }
  }
}
