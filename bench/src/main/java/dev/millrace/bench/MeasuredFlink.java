package dev.millrace.bench;

import dev.millrace.serde.deadletter.DeadLetter;
import dev.millrace.serde.kafka.DecodingSchema;
import dev.millrace.testing.StrictEnvironment;
import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Files;
import java.time.Duration;
import org.apache.flink.api.common.functions.MapFunction;
import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.flink.types.Either;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * What a job that is measured has at its ends: a cluster in this process, a source that ends with
 * the input and tells the watch what it saw, and the tally instead of a sink.
 */
public final class MeasuredFlink {
  /** The time between two checkpoints. */
  public static final Duration CHECKPOINTS = Duration.ofSeconds(5);

  /** How often a reader reports what it saw: seldom, since all readers share the watch. */
  private static final int REPORT_EVERY = 256;

  /** Whom the functions of the job tell what they see: both run in this process. */
  private static @Nullable Stopwatch watch;

  private static @Nullable Tally tally;

  private MeasuredFlink() {}

  /**
   * Gives a result to the tally.
   *
   * @param <T> the result
   */
  @FunctionalInterface
  public interface Tallying<T> extends Serializable {
    /** Called for each result. */
    void give(T result, Tally tally);
  }

  /** Whom the next job tells what it sees. */
  public static void watch(Stopwatch watching, Tally tallying) {
    watch = watching;
    tally = tallying;
  }

  /** An environment as our clusters are set, for a job that tells these two what it sees. */
  public static StreamExecutionEnvironment environment(
      int parallelism, Stopwatch watching, Tally tallying) throws IOException {
    watch(watching, tallying);
    Configuration cluster = new Configuration();
    cluster.set(
        CheckpointingOptions.CHECKPOINTS_DIRECTORY,
        Files.createTempDirectory("millrace-bench").toUri().toString());
    StreamExecutionEnvironment environment = StrictEnvironment.create(cluster);
    environment.setParallelism(parallelism);
    environment.enableCheckpointing(CHECKPOINTS.toMillis());
    return environment;
  }

  /** A job's own source, but one that ends where the topic ends now. */
  public static <T> KafkaSource<Either<DeadLetter, T>> source(
      Input input, DecodingSchema<T> decoding) {
    return KafkaSource.<Either<DeadLetter, T>>builder()
        .setBootstrapServers(input.bootstrapServers())
        .setTopics(input.topic())
        .setGroupId("bench")
        .setProperty(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed")
        .setStartingOffsets(OffsetsInitializer.earliest())
        .setBounded(OffsetsInitializer.latest())
        .setDeserializer(new Counting<>(decoding))
        .build();
  }

  /** Gives results to the tally and drops them. */
  public static <T> void tally(String name, DataStream<T> results, Tallying<T> tallying) {
    String uid = "tally-" + name;
    drop(name, results.map(new Tell<>(tallying), Types.LONG).name(uid).uid(uid));
  }

  /** Drops results that are not looked at. */
  public static void drop(String name, DataStream<?> results) {
    results.sinkTo(new DiscardingSink<>()).name(name).uid(name + "-dropped");
  }

  /** Tells the watch what a reader saw. */
  public static final class Counter implements Serializable {
    private int unreported;

    /** Counts one record. */
    public void count() {
      if (++unreported == REPORT_EVERY) {
        unreported = 0;
        if (watch != null) {
          watch.saw(REPORT_EVERY);
        }
      }
    }
  }

  /** Counts what is decoded. */
  static final class Counting<T>
      implements KafkaRecordDeserializationSchema<Either<DeadLetter, T>> {
    private final DecodingSchema<T> decoding;
    private final Counter counter = new Counter();

    Counting(DecodingSchema<T> decoding) {
      this.decoding = decoding;
    }

    @Override
    public void open(DeserializationSchema.InitializationContext context) throws Exception {
      decoding.open(context);
    }

    @Override
    public void deserialize(
        ConsumerRecord<byte[], byte[]> record, Collector<Either<DeadLetter, T>> out) {
      decoding.deserialize(record, out);
      counter.count();
    }

    @Override
    public TypeInformation<Either<DeadLetter, T>> getProducedType() {
      return decoding.getProducedType();
    }
  }

  /** Tells the tally of each result. */
  static final class Tell<T> implements MapFunction<T, Long> {
    private final Tallying<T> tallying;

    Tell(Tallying<T> tallying) {
      this.tallying = tallying;
    }

    @Override
    public Long map(T result) {
      if (tally != null) {
        tallying.give(result, tally);
      }
      return 1L;
    }
  }
}
