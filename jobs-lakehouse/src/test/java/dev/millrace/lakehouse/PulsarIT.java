package dev.millrace.lakehouse;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNullElse;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.lakehouse.sample.LineSamples;
import dev.millrace.lakehouse.sample.SampleSettings;
import dev.millrace.serde.sample.Sample;
import dev.millrace.testing.JobUnderTest;
import dev.millrace.testing.PulsarServer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.test.junit5.InjectMiniCluster;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.iceberg.data.Record;
import org.apache.pulsar.client.api.BatcherBuilder;
import org.apache.pulsar.client.api.MessageId;
import org.apache.pulsar.client.api.Producer;
import org.apache.pulsar.client.api.PulsarClient;
import org.apache.pulsar.client.api.TypedMessageBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The job behind a real Pulsar. */
class PulsarIT {
  private static final String TOPIC = EventSource.PULSAR.topic();

  @RegisterExtension
  static final MiniClusterExtension FLINK =
      new MiniClusterExtension(
          new MiniClusterResourceConfiguration.Builder()
              .setNumberTaskManagers(2)
              .setNumberSlotsPerTaskManager(1)
              .build());

  @Test
  void everyMessageIsARowOnceWithItsBytesWhateverHappensToTheJob(
      @TempDir Path folder, @InjectMiniCluster MiniCluster flink) throws Exception {
    var samples =
        new LineSamples(SampleSettings.of(13, Lines.BEGINNING).withBadShare(0.1).withHugeShare(0));
    String warehouse = "--catalog.warehouse=" + folder.resolve("lake").toUri();
    try (PulsarServer pulsar = PulsarServer.start(folder.resolve("pulsar"));
        JobUnderTest job = job(pulsar);
        PulsarClient client = PulsarClient.builder().serviceUrl(pulsar.serviceUrl()).build();
        Lake lake = new Lake(Settings.parse(warehouse).catalog())) {
      pulsar.createNamespace("retail/metadata");
      pulsar.createTopic(TOPIC, 3);
      try (Producer<byte[]> producer = producer(client)) {
        Map<String, byte[]> sent = new TreeMap<>();
        JobClient first = job.start(1, warehouse);
        send(producer, samples, 1_000, sent);
        lake.rows(1);
        job.stopWithSavepoint(first, folder.resolve("savepoints"));

        job.start(2, warehouse);
        send(producer, samples, 1_000, sent);
        lake.rows(1_001);
        flink.terminateTaskManager(0).get();
        flink.startTaskManager();
        send(producer, samples, 1_000, sent);

        assertRows(lake.rows(3_000), sent);
      }
    }
  }

  private static JobUnderTest job(PulsarServer pulsar) {
    return new JobUnderTest(
        "lakehouse",
        (environment, arguments) -> {
          List<String> all = new ArrayList<>(List.of(arguments));
          all.add("--pulsar.service-url=" + pulsar.serviceUrl());
          LakehouseJob.from(Settings.parse(all.toArray(String[]::new))).addTo(environment);
        });
  }

  private static Producer<byte[]> producer(PulsarClient client) throws Exception {
    return client
        .newProducer()
        .topic(TOPIC)
        .batcherBuilder(BatcherBuilder.KEY_BASED)
        .batchingMaxPublishDelay(5, TimeUnit.MILLISECONDS)
        .blockIfQueueFull(true)
        .create();
  }

  /** Waits until Pulsar has all of them, and notes what it calls each. */
  private static void send(
      Producer<byte[]> producer, LineSamples samples, int count, Map<String, byte[]> sent)
      throws Exception {
    List<byte[]> values = new ArrayList<>();
    List<CompletableFuture<MessageId>> ids = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Sample sample = samples.next();
      // It knows no message of nothing but for topics that are compacted.
      values.add(requireNonNullElse(sample.value(), new byte[0]));
      TypedMessageBuilder<byte[]> message = producer.newMessage().value(values.get(i));
      byte[] key = sample.key();
      ids.add((key == null ? message : message.key(new String(key, UTF_8))).sendAsync());
    }
    producer.flush();
    for (int i = 0; i < count; i++) {
      assertThat(sent.put(ids.get(i).get().toString(), values.get(i))).isNull();
    }
  }

  private static void assertRows(List<Record> rows, Map<String, byte[]> sent) {
    assertThat(Lake.messageIds(rows)).isEqualTo(sent.keySet());
    for (Record row : rows) {
      String id = Lake.text(row, "message_id");
      assertThat(Lake.payload(row)).isEqualTo(sent.get(id));
      assertThat(row.getField("source_topic")).isEqualTo(TOPIC);
      assertThat(id).matches("\\d+:\\d+:" + row.getField("source_partition") + "(:\\d+)?");
      assertThat(row.getField("publish_ts")).isNotNull();
    }
  }
}
