package dev.millrace.lakehouse;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.lakehouse.model.Event;
import dev.millrace.lakehouse.sample.SampleSettings;
import dev.millrace.serde.sample.Sample;
import dev.millrace.testing.JobUnderTest;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.test.junit5.InjectMiniCluster;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.flink.util.Collector;
import org.apache.iceberg.data.Record;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The whole job, from a real broker into tables in a folder, in good times and bad. */
class LakehouseIT {
  private static final String TOPIC = EventSource.KAFKA.topic();
  private static final int PARTITIONS = 3;
  private static final SampleSettings SAMPLES = SampleSettings.of(5, Lines.BEGINNING);

  @RegisterExtension
  static final MiniClusterExtension FLINK =
      new MiniClusterExtension(
          new MiniClusterResourceConfiguration.Builder()
              .setNumberTaskManagers(2)
              .setNumberSlotsPerTaskManager(1)
              .build());

  private String warehouse;
  private JobUnderTest job;

  @BeforeEach
  void startKafka(@TempDir Path folder) {
    warehouse = "--catalog.warehouse=" + folder.toUri();
    job =
        new JobUnderTest("lakehouse", LakehouseIT::addProductionJob).withTopics(PARTITIONS, TOPIC);
  }

  @AfterEach
  void stopKafka() throws Exception {
    job.close();
  }

  private static void addProductionJob(
      StreamExecutionEnvironment environment, String... arguments) {
    LakehouseJob.from(Settings.parse(arguments)).addTo(environment);
  }

  @ParameterizedTest(name = "parallelism {0}")
  @ValueSource(ints = {1, 2})
  void everyLineIsARowWithItsOwnBytesWhateverIsWrongWithIt(
      int parallelism, @InjectMiniCluster MiniCluster flink) throws Exception {
    Lines lines = Lines.of(SAMPLES.withBadShare(0.2).withHugeShare(0.01), 1_500, TOPIC, PARTITIONS);
    Instant before = Instant.now();
    job.send(lines.records());
    JobClient running = start(parallelism);

    try (Lake lake = lake()) {
      Map<String, Record> rows =
          lake.rows(lines.samples().size()).stream()
              .collect(Collectors.toMap(row -> Lake.text(row, "message_id"), Function.identity()));
      assertThat(rows.keySet()).isEqualTo(lines.messageIds());
      for (int i = 0; i < lines.samples().size(); i++) {
        assertRow(requireNonNull(rows.get(lines.messageId(i))), lines, i, before);
      }
    }
    assertThat(JobUnderTest.restarts(flink, running)).isZero();
  }

  private static void assertRow(Record row, Lines lines, int number, Instant before) {
    Sample sample = lines.samples().get(number);
    assertThat(Lake.payload(row)).isEqualTo(sample.value());
    assertThat(row.getField("source_topic")).isEqualTo(TOPIC);
    assertThat(row.getField("source_partition")).isEqualTo(number % PARTITIONS);
    assertThat(row.getField("publish_ts")).isEqualTo(utc(lines.published(number)));
    OffsetDateTime ingested = (OffsetDateTime) row.getField("ingest_ts");
    assertThat(ingested.toInstant()).isBetween(before.minusMillis(1), Instant.now());
    assertThat((LocalDate) row.getField("ingest_date")).isEqualTo(ingested.toLocalDate());
    if (sample.valid()) {
      assertThat(row.getField("parse_error")).isNull();
      assertThat(Lake.text(row, "camera_id").getBytes(UTF_8)).isEqualTo(sample.key());
      assertThat(Lake.text(row, "store_id")).startsWith("store-");
      assertThat(row.getField("event_ts")).isEqualTo(utc(sample.time().toEpochMilli()));
    } else {
      assertThat(row.getField("parse_error")).isNotNull();
    }
    assertThat(row.getField("payload_sha256") == null).isEqualTo(sample.value() == null);
  }

  private static OffsetDateTime utc(long epochMillis) {
    return Instant.ofEpochMilli(epochMillis).atOffset(ZoneOffset.UTC);
  }

  @Test
  void nothingIsLostOrDoubledByASavepointAnotherParallelismAndALostTaskManager(
      @TempDir Path savepoints, @InjectMiniCluster MiniCluster flink) throws Exception {
    Lines lines = Lines.of(SAMPLES, 3_000, TOPIC, PARTITIONS);
    JobClient first = start(1);
    job.send(lines.records().subList(0, 1_000));
    try (Lake lake = lake()) {
      lake.rows(1);
      job.stopWithSavepoint(first, savepoints);

      start(2);
      job.send(lines.records().subList(1_000, 2_000));
      lake.rows(1_001);
      flink.terminateTaskManager(0).get();
      flink.startTaskManager();
      job.send(lines.records().subList(2_000, 3_000));

      assertThat(Lake.messageIds(lake.rows(3_000))).isEqualTo(lines.messageIds());
    }
  }

  @Test
  void aTaskThatFailsAgainAndAgainCostsNoLineAndGivesNoneTwice(@InjectMiniCluster MiniCluster flink)
      throws Exception {
    job.close();
    job = new JobUnderTest("lakehouse", LakehouseIT::addFailingJob).withTopics(PARTITIONS, TOPIC);
    FailingEvents.received.set(0);
    Lines lines = Lines.of(SAMPLES, 3_000, TOPIC, PARTITIONS);
    JobClient running = start(2);
    try (Lake lake = lake()) {
      for (int from = 0; from < 3_000; from += 250) {
        job.send(lines.records().subList(from, from + 250));
        lake.rows(from);
      }
      assertThat(Lake.messageIds(lake.rows(3_000))).isEqualTo(lines.messageIds());
    }
    assertThat(JobUnderTest.restarts(flink, running)).isGreaterThanOrEqualTo(3);
  }

  private static void addFailingJob(StreamExecutionEnvironment environment, String... arguments) {
    Settings settings = Settings.parse(arguments);
    LakehouseJob production = LakehouseJob.from(settings);
    new LakehouseJob(
            settings.kafka().unreadSource(settings.topic(), new FailingEvents()),
            production.pipeline(),
            production.table())
        .addTo(environment);
  }

  /** Takes Kafka's records as the job does, and fails at every seven hundredth. */
  private static final class FailingEvents implements KafkaRecordDeserializationSchema<Event> {
    static final AtomicInteger received = new AtomicInteger();

    private final KafkaEvents events = new KafkaEvents();

    @Override
    public void deserialize(ConsumerRecord<byte[], byte[]> record, Collector<Event> out) {
      if (received.incrementAndGet() % 700 == 0) {
        throw new IllegalStateException("the test wants it so");
      }
      events.deserialize(record, out);
    }

    @Override
    public TypeInformation<Event> getProducedType() {
      return events.getProducedType();
    }
  }

  private JobClient start(int parallelism) throws Exception {
    return job.start(parallelism, "--source=kafka", warehouse);
  }

  private Lake lake() {
    return new Lake(Settings.parse(warehouse).catalog());
  }
}
