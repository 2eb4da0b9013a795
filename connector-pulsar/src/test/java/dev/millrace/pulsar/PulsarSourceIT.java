package dev.millrace.pulsar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.testing.InterruptedJob;
import dev.millrace.testing.JobUnderTest;
import dev.millrace.testing.PulsarServer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.Metric;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.testutils.InMemoryReporter;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.test.junit5.InjectMiniCluster;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.pulsar.client.api.Producer;
import org.apache.pulsar.client.api.PulsarClient;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Every message of a real Pulsar is read once, whatever happens. */
class PulsarSourceIT {
  private static final String NAMESPACE = "retail/metadata";
  private static final byte[] KEY =
      "a key for tokens of thirty-two bytes".getBytes(StandardCharsets.UTF_8);

  private static final InMemoryReporter METRICS = InMemoryReporter.createWithRetainedMetrics();

  @RegisterExtension
  static final MiniClusterExtension FLINK =
      new MiniClusterExtension(
          new MiniClusterResourceConfiguration.Builder()
              .setNumberTaskManagers(1)
              .setNumberSlotsPerTaskManager(3)
              .setConfiguration(METRICS.addToConfiguration(new Configuration()))
              .build());

  private static PulsarServer pulsar;

  private Path folder;
  private String topic;

  /** Whoever shows no token is let in; whoever shows a wrong one is not. */
  @BeforeAll
  static void startPulsar(@TempDir Path data) throws Exception {
    pulsar =
        PulsarServer.start(
            data,
            Map.of(
                "authenticationEnabled",
                "true",
                "authenticationProviders",
                "org.apache.pulsar.broker.authentication.AuthenticationProviderToken",
                "tokenSecretKey",
                "data:;base64," + Base64.getEncoder().encodeToString(KEY),
                "anonymousUserRole",
                "anybody"));
    pulsar.createNamespace(NAMESPACE);
  }

  @AfterAll
  static void stopPulsar() throws Exception {
    if (pulsar != null) {
      pulsar.close();
    }
  }

  @BeforeEach
  void nameTopic(TestInfo test, @TempDir Path empty) {
    folder = empty;
    topic = "persistent://" + NAMESPACE + "/" + test.getTestMethod().orElseThrow().getName();
  }

  @Test
  void aFailingTaskDoublesNothingAndLosesNothingInTheMiddleOfBatches() throws Exception {
    pulsar.createTopic(topic, 3);
    try (var numbers = new Numbers(pulsar.serviceUrl(), topic)) {
      numbers.send(6000);
      var job = job(source().bounded().build());

      JobClient running = job.start(2);
      job.awaitCommitted(1000);
      InterruptedJob.fail();
      job.awaitCommitted(3000);
      InterruptedJob.fail();
      running.getJobExecutionResult().get();

      assertThat(numbers.lines()).anyMatch(line -> line.matches("2 \\d+:\\d+:2:36 .*"));
      assertThat(job.committed()).containsExactlyInAnyOrderElementsOf(numbers.lines());
    }
  }

  @Test
  void brokersThatAreKilledAndComeLateASavepointAndAnotherParallelismLoseNothing(
      @InjectMiniCluster MiniCluster flink) throws Exception {
    pulsar.createTopic(topic, 3);
    try (var numbers = new Numbers(pulsar.serviceUrl(), topic)) {
      numbers.send(3000);
      var job = job(source().build());
      JobClient first = job.start(1);
      job.awaitCommitted(500);
      pulsar.kill();
      pulsar.restart();
      numbers.send(4000);
      job.awaitCommitted(4000);
      assertThat(JobUnderTest.restarts(flink, first)).isZero();
      job.stopWithSavepoint(first, folder.resolve("savepoints"));
      assertThat(job.committed()).as("interrupted before its end").hasSizeLessThan(7000);

      pulsar.kill();
      JobClient second = job.start(3);
      pulsar.restart();
      numbers.send(1000);
      job.awaitCommitted(8000);
      assertThat(JobUnderTest.restarts(flink, second)).isZero();
      second.cancel().get();

      assertThat(job.committed()).containsExactlyInAnyOrderElementsOf(numbers.lines());
    }
  }

  @Test
  void newPartitionsAreReadFromTheirFirstMessage() throws Exception {
    pulsar.createTopic(topic, 1);
    try (var numbers = new Numbers(pulsar.serviceUrl(), topic)) {
      numbers.send(50);
      var job =
          job(
              source()
                  .start(StartingPoint.latest())
                  .discovery(Duration.ofMillis(100))
                  .subscription("all-is-told")
                  .build());
      JobClient running = job.start(2);
      InterruptedJob.await(() -> hasCursor("-partition-0"));
      pulsar.growTopic(topic, 3);
      numbers.send(300);

      job.awaitCommitted(300);
      running.cancel().get();

      List<String> later = numbers.lines().subList(50, 350);
      assertThat(later).anyMatch(line -> line.startsWith("2 "));
      assertThat(job.committed()).containsExactlyInAnyOrderElementsOf(later);
    }
  }

  private boolean hasCursor(String partition) throws Exception {
    return stats(partition).contains("all-is-told");
  }

  @Test
  void readingBeginsWhereItIsToldTo() throws Exception {
    pulsar.createTopic(topic, 0);
    try (var numbers = new Numbers(pulsar.serviceUrl(), topic)) {
      numbers.send(20);
      Instant between = Instant.now().plusMillis(1);
      InterruptedJob.await(() -> Instant.now().isAfter(between));
      numbers.send(20);
      List<String> all = numbers.lines();
      String inABatch = all.get(7).split(" ", -1)[1];

      assertThat(read(StartingPoint.behind(Map.of(topic, inABatch)))).isEqualTo(all.subList(8, 40));
      assertThat(read(StartingPoint.publishedFrom(between))).isEqualTo(all.subList(20, 40));
      assertThat(read(StartingPoint.publishedFrom(between.plusSeconds(3600)))).isEmpty();
    }
  }

  private List<String> read(StartingPoint start) throws Exception {
    var job =
        new FilingJob(
            source().start(start).bounded().build(), Files.createTempDirectory(folder, "lines"));
    job.start(1).getJobExecutionResult().get();
    return job.committed();
  }

  @Test
  void theCursorFollowsTheCheckpointsAndMetricsTellHowFarTheJobIs() throws Exception {
    pulsar.createTopic(topic, 0);
    try (var numbers = new Numbers(pulsar.serviceUrl(), topic)) {
      numbers.send(500);
      var job = job(source().subscription("all-is-told").build());

      JobClient running = job.start(1);
      job.awaitCommitted(500);
      InterruptedJob.await(() -> stats("").contains("\"msgBacklog\":0"));

      assertThat(stats("")).contains("all-is-told");
      assertThat(metrics(running, "numBytesIn").map(bytes -> ((Counter) bytes).getCount()))
          .contains(10 + 90 * 2 + 400 * 3L);
      assertThat(
              metrics(running, "pendingRecords").<Object>map(left -> ((Gauge<?>) left).getValue()))
          .contains(0L);
      running.cancel().get();
    }
  }

  private String stats(String partition) throws Exception {
    return pulsar.admin("GET", topic.replace("://", "/") + partition + "/stats", "");
  }

  private static Stream<Metric> metrics(JobClient job, String name) {
    return METRICS.findMetrics(job.getJobID(), ".*messages.*\\." + name + "$").values().stream();
  }

  @Test
  void aTokenThatIsRightLetsTheJobInAndAWrongOneEndsItForGood() throws Exception {
    pulsar.createTopic(topic, 0);
    Path token = folder.resolve("token");
    var job =
        job(
            source()
                .access(
                    new PulsarAccess(
                        pulsar.serviceUrl(),
                        Credentials.token(Secret.inFile(token.toString())),
                        null))
                .bounded()
                .build());

    Files.writeString(token, token(KEY) + "\n");
    job.start(1).getJobExecutionResult().get();

    Files.writeString(
        token, token("another key of thirty-two bytes, or more".getBytes(StandardCharsets.UTF_8)));
    assertThatThrownBy(() -> job.start(1).getJobExecutionResult().get())
        .hasStackTraceContaining("Pulsar does not let the job in")
        .hasStackTraceContaining("SuppressRestartsException");
  }

  private static String token(byte[] key) throws Exception {
    Base64.Encoder base64 = Base64.getUrlEncoder().withoutPadding();
    String claims =
        base64.encodeToString("{\"alg\":\"HS256\"}".getBytes(StandardCharsets.UTF_8))
            + "."
            + base64.encodeToString("{\"sub\":\"reader\"}".getBytes(StandardCharsets.UTF_8));
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(key, "HmacSHA256"));
    return claims
        + "."
        + base64.encodeToString(mac.doFinal(claims.getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void aTopicThatIsMissingOrDeletedEndsTheJobWithWhatToDo() throws Exception {
    var job = job(source().build());
    assertThatThrownBy(() -> job.start(1).getJobExecutionResult().get())
        .hasStackTraceContaining("Pulsar has no topic " + topic)
        .hasStackTraceContaining("SuppressRestartsException");

    pulsar.createTopic(topic, 0);
    try (var numbers = new Numbers(pulsar.serviceUrl(), topic)) {
      numbers.send(10);
      JobClient running = job.start(1);
      job.awaitCommitted(10);
      pulsar.admin("DELETE", topic.replace("://", "/") + "?force=true", "");

      assertThatThrownBy(() -> running.getJobExecutionResult().get())
          .hasStackTraceContaining("or has it no longer")
          .hasStackTraceContaining("SuppressRestartsException");
    }
  }

  /** What a camera sees, as its message has it. */
  record Seen(String cameraId, long count, List<String> labels) {}

  @Test
  void aSchemaIsRegisteredAndBytesPassUnchanged() throws Exception {
    pulsar.createTopic(topic, 0);
    byte[] odd = "{ \"camera_id\" : \"c\",\t\"count\":1 }".getBytes(StandardCharsets.UTF_8);
    try (PulsarClient client = PulsarClient.builder().serviceUrl(pulsar.serviceUrl()).build();
        Producer<byte[]> producer =
            client.newProducer(JsonSchema.of(Seen.class)).topic(topic).create()) {
      producer.send(odd);
    }

    assertThat(read(StartingPoint.earliest()))
        .singleElement()
        .asString()
        .endsWith(new String(odd, StandardCharsets.UTF_8));
    assertThat(pulsar.admin("GET", "schemas/" + topic.replace("persistent://", "") + "/schema", ""))
        .contains("\"type\":\"JSON\"")
        .contains("camera_id");
  }

  private FilingJob job(PulsarSource<String> source) {
    return new FilingJob(source, folder.resolve("lines"));
  }

  private PulsarSource.Builder<String> source() {
    return PulsarSource.<String>builder()
        .access(PulsarAccess.to(pulsar.serviceUrl()))
        .topics(topic)
        .schema(new Lines())
        .retrying(new Retrying(Duration.ofMillis(50), Duration.ofMillis(500)));
  }
}
