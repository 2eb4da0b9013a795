package dev.millrace.fingerprint;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.serde.deadletter.DeadLetterHeaders;
import dev.millrace.testing.JobUnderTest;
import dev.millrace.testing.SharedData;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.test.junit5.InjectMiniCluster;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The whole job, from topic to topic, through a real broker, in good times and bad. */
class FingerprintIT {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** 2024-01-24T19:10:00Z, where a window begins. */
  private static final long BEGINNING = 1_706_123_400_000L;

  /** In the year 5000. */
  private static final long FAR_AHEAD = 94_000_000_000_000L;

  @RegisterExtension
  static final MiniClusterExtension FLINK =
      new MiniClusterExtension(
          new MiniClusterResourceConfiguration.Builder()
              .setNumberTaskManagers(2)
              .setNumberSlotsPerTaskManager(1)
              .build());

  private JobUnderTest job;

  @BeforeEach
  void startKafka() {
    job = Topics.job();
  }

  @AfterEach
  void stopKafka() throws Exception {
    job.close();
  }

  @ParameterizedTest(name = "parallelism {0}")
  @ValueSource(ints = {1, 2})
  void weeksOfRealMachinesGiveTheIndependentAnswers(int parallelism) throws Exception {
    Path messages = SharedData.path("sensors/machine-metrics.ndjson");
    JsonNode answers =
        JSON.readTree(SharedData.path("sensors/machine-metrics.answers.json").toFile())
            .path("fingerprints");
    job.start(
        parallelism,
        "--window.size",
        "1h",
        "--window.idleness",
        "2s",
        "--window.flush-after",
        "2s");
    List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
    for (String line : Files.readAllLines(messages)) {
      records.add(record(JSON.readTree(line).path("equip_id").asText(), line));
    }
    job.send(records);

    JsonNode found = fingerprints(job.read(Topics.OUTPUT, answers.size()));
    assertThat(names(found)).containsExactlyInAnyOrderElementsOf(names(answers));
    answers
        .properties()
        .forEach(
            answer -> assertSensors(found.path(answer.getKey()).path("data"), answer.getValue()));
  }

  @Test
  void aSilentMachineADeadPartitionAndAFarFutureDoNotHoldTheOthersUp(
      @InjectMiniCluster MiniCluster flink) throws Exception {
    JobClient running = job.start(2, "--window.idleness", "1s", "--window.flush-after", "0s");
    // Two of four partitions stay empty for good, and b falls silent at once.
    job.send(List.of(in(0, "b", 0, "7"), in(0, "a", 0, "1"), in(1, "c", 0, "5")));
    job.send(List.of(in(1, "c", FAR_AHEAD, "6")));
    job.send(IntStream.range(1, 200).mapToObj(second -> in(0, "a", second * 1_000L, "1")).toList());

    var letters = job.read(Topics.DEAD, 1);
    assertThat(letters)
        .singleElement()
        .satisfies(
            letter -> {
              assertThat(JobUnderTest.header(letter, DeadLetterHeaders.STAGE))
                  .isEqualTo("validate");
              assertThat(letter.value()).isEqualTo(in(1, "c", FAR_AHEAD, "6").value());
            });
    JsonNode found = fingerprints(job.read(Topics.OUTPUT, 5));
    assertThat(names(found))
        .containsExactlyInAnyOrder(
            "a@" + BEGINNING,
            "a@" + (BEGINNING + 60_000),
            "a@" + (BEGINNING + 120_000),
            "b@" + BEGINNING,
            "c@" + BEGINNING);
    assertThat(found.path("c@" + BEGINNING).path("data").path("s").path("mean").asDouble())
        .isEqualTo(5);
    assertThat(JobUnderTest.restarts(flink, running)).isZero();
  }

  @Test
  void badInputIsKeptCountedAndNeverRestartsTheJob(@InjectMiniCluster MiniCluster flink)
      throws Exception {
    JobClient running = job.start(2, "--window.idleness", "1s", "--window.flush-after", "1s");
    List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
    for (String reading :
        List.of(
            "'2'",
            "'null'",
            "null",
            "''",
            "'NaN'",
            "'-Infinity'",
            "'1,5'",
            "{'v':1}",
            "1e999",
            "4")) {
      records.add(record("kiln", message("kiln", 0, reading)));
    }
    List<String> dead =
        List.of(
            "",
            "null",
            "[]",
            "{",
            "{'equip_id':1}",
            message("kiln", 0, "[".repeat(10_000)),
            "{'equip_id':1,'timestamp':'never','data':{'s':'1'}}");
    dead.forEach(value -> records.add(record("kiln", value)));
    byte[] notUtf8 = {'{', '"', (byte) 0xc3, '"', '}'};
    records.add(new ProducerRecord<>(Topics.INPUT, notUtf8));
    records.add(new ProducerRecord<>(Topics.INPUT, null));
    job.send(records);

    assertThat(job.read(Topics.DEAD, dead.size() + 2)).hasSize(dead.size() + 2);
    JsonNode sensor =
        fingerprints(job.read(Topics.OUTPUT, 1)).path("kiln@" + BEGINNING).path("data").path("s");
    assertThat(sensor)
        .isEqualTo(
            JSON.readTree(
                """
                {"min":2.0,"max":4.0,"median":3.0,"mean":3.0,"std_dev":1.0,
                 "count":2,"null_count":3,"invalid_count":5}"""));
    assertThat(JobUnderTest.restarts(flink, running)).isZero();
  }

  @Test
  void openWindowsGoOnThroughASavepointAnotherParallelismAndALostTaskManager(
      @TempDir Path savepoints, @InjectMiniCluster MiniCluster flink) throws Exception {
    String[] patient = {"--window.idleness", "10min", "--window.flush-after", "0s"};
    JobClient first = job.start(1, patient);
    job.send(seconds(0, 90));
    job.read(Topics.OUTPUT, 40);
    job.stopWithSavepoint(first, savepoints);

    job.start(2, patient);
    job.send(seconds(90, 150));
    job.read(Topics.OUTPUT, 80);
    flink.terminateTaskManager(0).get();
    flink.startTaskManager();
    job.send(seconds(150, 400));

    JsonNode found = fingerprints(job.read(Topics.OUTPUT, 240));
    for (int minute = 0; minute < 6; minute++) {
      for (int machine = 0; machine < 40; machine++) {
        long start = BEGINNING + minute * 60_000L;
        JsonNode sensor = found.path("m" + machine + '@' + start).path("data").path("s");
        assertThat(sensor.path("count").asInt()).isEqualTo(60);
        assertThat(sensor.path("min").asDouble()).isEqualTo(machine + minute * 60);
        assertThat(sensor.path("median").asDouble()).isEqualTo(machine + minute * 60 + 29.5);
      }
    }
  }

  /** A message of each of forty machines in each second, spread over all partitions. */
  private static List<ProducerRecord<byte[], byte[]>> seconds(int from, int to) {
    List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
    for (int second = from; second < to; second++) {
      for (int machine = 0; machine < 40; machine++) {
        records.add(
            in(
                machine % Topics.PARTITIONS,
                "m" + machine,
                second * 1_000L,
                String.valueOf(machine + second)));
      }
    }
    return records;
  }

  private static ProducerRecord<byte[], byte[]> in(
      int partition, String machine, long millis, String reading) {
    return new ProducerRecord<>(
        Topics.INPUT,
        partition,
        bytes(machine),
        bytes(message(machine, millis, "'" + reading + "'").replace('\'', '"')));
  }

  private static ProducerRecord<byte[], byte[]> record(String key, String value) {
    return new ProducerRecord<>(Topics.INPUT, bytes(key), bytes(value.replace('\'', '"')));
  }

  private static String message(String machine, long millis, String reading) {
    return "{'equip_id':'%s','timestamp':%d,'data':{'s':%s}}"
        .formatted(machine, BEGINNING + millis, reading);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** By machine and window start; each must be there once, under the id that belongs to it. */
  private static JsonNode fingerprints(List<ConsumerRecord<byte[], byte[]>> records)
      throws IOException {
    ObjectNode found = JSON.createObjectNode();
    for (var record : records) {
      JsonNode fingerprint = JSON.readTree(record.value()).path("fingerprint");
      String machine = fingerprint.path("equip_id").textValue();
      assertThat(record.key()).isEqualTo(bytes(machine));
      assertThat(fingerprint.path("type").textValue()).isEqualTo("kiln");
      long start = fingerprint.path("start_ms").longValue();
      assertThat(fingerprint.path("uuid").textValue())
          .isEqualTo(UUID.nameUUIDFromBytes(bytes(machine + '/' + start)).toString());
      assertThat(found.replace(machine + '@' + start, fingerprint))
          .as("a second fingerprint of %s at %s", machine, start)
          .isNull();
    }
    return found;
  }

  private static List<String> names(JsonNode object) {
    List<String> names = new ArrayList<>();
    object.fieldNames().forEachRemaining(names::add);
    return names;
  }

  private static void assertSensors(JsonNode found, JsonNode answers) {
    assertThat(names(found)).containsExactlyInAnyOrderElementsOf(names(answers));
    answers
        .properties()
        .forEach(
            sensor ->
                sensor
                    .getValue()
                    .properties()
                    .forEach(
                        answer ->
                            assertEqual(
                                found.path(sensor.getKey()).path(answer.getKey()),
                                answer.getValue(),
                                sensor.getKey() + ' ' + answer.getKey())));
  }

  private static void assertEqual(JsonNode found, JsonNode answer, String what) {
    assertThat(found.isNumber()).as(what).isEqualTo(answer.isNumber());
    double expected = answer.asDouble();
    assertThat(Math.abs(found.asDouble() - expected))
        .as(what)
        .isLessThanOrEqualTo(Math.abs(expected) * 1e-9);
  }
}
