package dev.millrace.bench.transactions;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.millrace.bench.Input;
import dev.millrace.bench.ProcessOfItsOwn;
import dev.millrace.bench.SendToRead;
import dev.millrace.serde.deadletter.DeadLetterTopic;
import dev.millrace.serde.sample.Sample;
import dev.millrace.testing.StrictEnvironment;
import dev.millrace.transactions.Settings;
import dev.millrace.transactions.TransactionsJob;
import dev.millrace.transactions.sample.SampleSettings;
import dev.millrace.transactions.sample.TransactionSamples;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * How long a payment takes from the producer's send until a reader of committed records has it,
 * through the whole job, exactly once.
 */
public final class Latency {
  private static final String INPUT = "payments-to-time";
  private static final String OUTPUT = "processed_transactions";
  private static final String RULES = "transaction_rules";
  private static final int PER_SECOND = 500;

  /**
   * What was found.
   *
   * @param checkpointMillis the time between two checkpoints
   * @param payments how many were timed
   */
  public record Result(long checkpointMillis, int payments, long medianMillis, long p99Millis) {}

  private Latency() {}

  /** Times one interval in a process of its own. */
  public static Result measure(String bootstrapServers, Duration checkpoints, Duration length) {
    var arguments =
        List.of(
            bootstrapServers,
            String.valueOf(checkpoints.toMillis()),
            String.valueOf(length.toSeconds()));
    try (var process = ProcessOfItsOwn.start(List.of("-Xmx1g"), Latency.class, arguments)) {
      return new ObjectMapper().readValue(process.awaitAnswer(), Result.class);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException("Unreadable answer", impossible);
    }
  }

  /** The process: sends, works and reads, so that one clock tells both times. */
  public static void main(String[] arguments) throws Exception {
    String bootstrapServers = arguments[0];
    long checkpointMillis = Long.parseLong(arguments[1]);
    int seconds = Integer.parseInt(arguments[2]);
    createTopics(bootstrapServers);
    startJob(bootstrapServers, checkpointMillis);

    var times = new SendToRead();
    int warmUp = PER_SECOND * seconds / 4;
    Thread sender = new Thread(() -> send(bootstrapServers, seconds, warmUp, times), "sender");
    sender.setDaemon(true);
    sender.start();
    long[] millis =
        times.read(
            bootstrapServers, OUTPUT, sender, payment -> payment.get("transaction_id").asText());
    ProcessOfItsOwn.answer(
        new ObjectMapper()
            .writeValueAsString(
                new Result(
                    checkpointMillis,
                    millis.length,
                    millis[millis.length / 2],
                    millis[(int) (millis.length * 0.99)])));
    System.exit(0);
  }

  private static void createTopics(String bootstrapServers) throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers))) {
      var needed = new ArrayList<NewTopic>();
      for (String topic :
          List.of(
              INPUT,
              DeadLetterTopic.of(INPUT),
              OUTPUT,
              "high_value_transactions",
              "user_aggregations",
              "category_aggregations",
              "transaction_alerts",
              DeadLetterTopic.of(RULES))) {
        needed.add(new NewTopic(topic, Input.PARTITIONS, (short) 1));
      }
      // Read by one subtask, so that all agree on the order of rules.
      needed.add(new NewTopic(RULES, 1, (short) 1));
      admin.createTopics(needed).all().get();
    }
  }

  private static void startJob(String bootstrapServers, long checkpointMillis) throws Exception {
    Configuration cluster = new Configuration();
    cluster.set(
        CheckpointingOptions.CHECKPOINTS_DIRECTORY,
        Files.createTempDirectory("millrace-bench").toUri().toString());
    var environment = StrictEnvironment.create(cluster);
    environment.enableCheckpointing(checkpointMillis);
    Settings settings =
        Settings.parse("--kafka.bootstrap-servers", bootstrapServers, "--input.topic", INPUT);
    TransactionsJob.from(settings).addTo(environment);
    var unused = environment.executeAsync("latency");
  }

  private static void send(String bootstrapServers, int seconds, int warmUp, SendToRead times) {
    Map<String, Object> settings =
        Map.of(
            ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
            bootstrapServers,
            ProducerConfig.LINGER_MS_CONFIG,
            "0");
    var samples =
        new TransactionSamples(
            SampleSettings.of(7, Instant.now())
                .withBadShare(0)
                .withSpacing(Duration.ofNanos(1_000_000_000L / PER_SECOND)));
    ObjectMapper mapper = new ObjectMapper();
    long gap = TimeUnit.SECONDS.toNanos(1) / PER_SECOND;
    try (var producer =
        new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
      long due = System.nanoTime();
      for (int i = 0; i < seconds * PER_SECOND; i++) {
        Sample sample = samples.next();
        JsonNode payment = mapper.readTree(sample.value());
        // Only what comes out again can be timed.
        boolean comesOut = payment.get("amount").asDouble() > 100;
        while (System.nanoTime() < due) {
          LockSupport.parkNanos(due - System.nanoTime());
        }
        due += gap;
        if (comesOut && i >= warmUp) {
          times.send(payment.get("transaction_id").asText());
        }
        var unused = producer.send(new ProducerRecord<>(INPUT, sample.key(), sample.value()));
      }
    } catch (java.io.IOException impossible) {
      throw new IllegalStateException("A sample is not JSON", impossible);
    }
  }
}
