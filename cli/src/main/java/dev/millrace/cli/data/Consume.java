package dev.millrace.cli.data;

import dev.millrace.cli.Durations;
import dev.millrace.cli.data.files.ConsumeFiles;
import dev.millrace.cli.vision.ConsumeFrames;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Follows topics and writes their committed records to stdout. */
@Command(
    name = "consume",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Example:",
      "  ./millrace consume user_aggregations category_aggregations",
      "  ./millrace consume processed_transactions --from-beginning --until-idle 10s"
          + " --format ndjson",
      "  ./millrace consume user_aggregations --registry http://localhost:8084/apis/ccompat/v7"
    },
    description = {
      "Follow topics; only records of finished transactions are shown.",
      "Without --group no trace is left in Kafka. With --registry, values in Avro are shown as JSON."
    },
    subcommands = {ConsumeFiles.class, ConsumeFrames.class})
public final class Consume implements Callable<Integer> {
  private static final Duration POLL = Duration.ofMillis(250);

  @Spec CommandSpec spec = CommandSpec.create();
  @Mixin KafkaOptions kafka = new KafkaOptions();
  @Mixin RegistryOptions registry = new RegistryOptions();

  @Parameters(paramLabel = "TOPIC", arity = "0..*", description = "What to follow.")
  List<String> topics = List.of();

  @Option(
      names = "--from-beginning",
      description = "Start with the oldest record (with --group: where the group knows no place).")
  boolean fromBeginning;

  @Option(
      names = "--until-idle",
      paramLabel = "DURATION",
      converter = Durations.class,
      description = "End when nothing has come for so long.")
  @Nullable Duration untilIdle;

  @Option(names = "--max", paramLabel = "N", description = "End after so many records.")
  @Nullable Long max;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      defaultValue = "table",
      description = "table, json (pretty) or ndjson (values as they are; default: table).")
  Format format = Format.TABLE;

  @Option(
      names = "--with-origin",
      description = "Wrap each value with its topic, partition, offset, key and timestamp.")
  boolean origin;

  @Option(
      names = "--group",
      paramLabel = "GROUP",
      description = "Join this consumer group and commit what was shown.")
  @Nullable String group;

  @Option(names = "--quiet", description = "No summary.")
  boolean quiet;

  @Override
  public Integer call() {
    if (topics.isEmpty()) {
      throw new ParameterException(spec.commandLine(), "Say which topics.");
    }
    if (max != null && max < 0) {
      throw new ParameterException(spec.commandLine(), "--max must not be negative.");
    }
    List<TopicPartition> partitions;
    try (Admin admin = kafka.admin()) {
      partitions = KafkaOptions.partitions(admin, topics);
    }
    var settings = new HashMap<String, Object>();
    settings.put("auto.offset.reset", fromBeginning ? "earliest" : "latest");
    // A large batch that --max cuts short would only be thrown away.
    settings.put("max.poll.records", max == null ? 1_000 : (int) Math.min(1_000, Math.max(1, max)));
    if (group != null) {
      settings.put("group.id", group);
    }
    try (KafkaConsumer<byte[], byte[]> consumer = kafka.consumer(settings);
        var interruption = new Interruption(consumer::wakeup);
        var out = new Stdout()) {
      place(consumer, partitions);
      long shown = follow(consumer, interruption, out);
      if (!quiet) {
        PrintWriter err = spec.commandLine().getErr();
        err.println(Progress.count(shown) + (shown == 1 ? " record." : " records."));
        err.flush();
      }
      return 0;
    } catch (Stdout.Closed nobodyReads) {
      return 0;
    } catch (KafkaException failed) {
      throw KafkaOptions.explained(failed, String.join(", ", topics));
    }
  }

  private void place(KafkaConsumer<byte[], byte[]> consumer, List<TopicPartition> partitions) {
    if (group != null) {
      consumer.subscribe(topics);
      return;
    }
    consumer.assign(partitions);
    if (fromBeginning) {
      consumer.seekToBeginning(partitions);
    } else {
      consumer.seekToEnd(partitions);
      // Settled now, not at the first poll: what comes from here on is to be shown.
      partitions.forEach(consumer::position);
    }
  }

  private long follow(
      KafkaConsumer<byte[], byte[]> consumer, Interruption interruption, Stdout out) {
    RecordPrinter printer = RecordPrinter.of(format, origin, topics.size() > 1, out);
    AvroOutput avro = registry.given() ? new AvroOutput(registry.registry()) : null;
    long limit = max == null ? Long.MAX_VALUE : max;
    long shown = 0;
    long quietSince = System.nanoTime();
    try {
      while (shown < limit && !interruption.requested()) {
        ConsumerRecords<byte[], byte[]> batch = consumer.poll(POLL);
        var next = new HashMap<TopicPartition, OffsetAndMetadata>();
        for (ConsumerRecord<byte[], byte[]> message : batch) {
          if (shown == limit) {
            break;
          }
          printer.print(avro == null ? message : avro.readable(message));
          shown++;
          next.put(
              new TopicPartition(message.topic(), message.partition()),
              new OffsetAndMetadata(message.offset() + 1));
        }
        printer.flush();
        commit(consumer, next);
        if (!batch.isEmpty()) {
          quietSince = System.nanoTime();
        } else if (untilIdle != null && System.nanoTime() - quietSince >= untilIdle.toNanos()) {
          break;
        }
      }
    } catch (WakeupException interrupted) {
      // Ctrl-C; everything shown has been flushed.
    }
    return shown;
  }

  private void commit(
      KafkaConsumer<byte[], byte[]> consumer, Map<TopicPartition, OffsetAndMetadata> next) {
    if (group != null && !next.isEmpty()) {
      consumer.commitSync(next);
    }
  }
}
