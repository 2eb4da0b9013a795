package dev.millrace.bench.transactions;

import dev.millrace.bench.Stopwatch;
import dev.millrace.serde.deadletter.DeadLetter;
import dev.millrace.serde.deadletter.SplitDeadLetters;
import dev.millrace.serde.eventtime.DecodedWatermarks;
import dev.millrace.serde.eventtime.SteadyWatermarks;
import dev.millrace.serde.kafka.DecodingSchema;
import dev.millrace.testing.StrictEnvironment;
import dev.millrace.transactions.Settings;
import dev.millrace.transactions.TransactionsJob;
import dev.millrace.transactions.flow.ApplyDiscount;
import dev.millrace.transactions.flow.SpendingWindows;
import dev.millrace.transactions.model.CategorySpending;
import dev.millrace.transactions.model.Processed;
import dev.millrace.transactions.model.Received;
import dev.millrace.transactions.model.UserSpending;
import java.nio.file.Files;
import java.nio.file.Path;
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
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.flink.types.Either;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** The job's own way from topic to windows, on a Flink cluster in this process. */
final class FlinkJob {
  private static final Duration CHECKPOINTS = Duration.ofSeconds(5);

  /** How often a reader reports what it saw: seldom, since all readers share the watch. */
  private static final int REPORT_EVERY = 256;

  private static @Nullable Stopwatch watch;
  private static @Nullable Tally tally;

  private FlinkJob() {}

  static void run(Input input, int parallelism, Stopwatch watching, Tally tallying)
      throws Exception {
    watch = watching;
    tally = tallying;
    Settings settings = Settings.parse();
    Path checkpoints = Files.createTempDirectory("millrace-bench");
    Configuration cluster = new Configuration();
    cluster.set(CheckpointingOptions.CHECKPOINTS_DIRECTORY, checkpoints.toUri().toString());
    StreamExecutionEnvironment environment = StrictEnvironment.create(cluster);
    environment.setParallelism(parallelism);
    environment.enableCheckpointing(CHECKPOINTS.toMillis());
    var decoded =
        environment
            .fromSource(
                source(input, settings),
                new DecodedWatermarks<>(Received::epochMillis, settings.eventTime()),
                "transactions")
            .uid("transactions");
    var received =
        decoded
            .process(new SplitDeadLetters<>(), TypeInformation.of(Received.class))
            .uid("split-dead-letters");
    var priced =
        SteadyWatermarks.behind(received, settings.eventTime())
            .uid("steady-watermarks")
            .process(new ApplyDiscount(settings.discounts()), TypeInformation.of(Processed.class))
            .uid("apply-discount");
    var outputs = new SpendingWindows(settings.eventTime().windowSize()).apply(priced);
    discard("users", outputs.byUser().map(new TallyUsers(), Types.LONG));
    discard("categories", outputs.byCategory().map(new TallyCategories(), Types.LONG));
    environment.execute("bench");
  }

  private static void discard(String name, SingleOutputStreamOperator<Long> counts) {
    counts.name("tally-" + name).uid("tally-" + name);
    counts.sinkTo(new DiscardingSink<>()).name(name).uid(name);
  }

  /** The job's source, but one that ends where the topic ends now. */
  private static KafkaSource<Either<DeadLetter, Received>> source(Input input, Settings settings) {
    return KafkaSource.<Either<DeadLetter, Received>>builder()
        .setBootstrapServers(input.bootstrapServers())
        .setTopics(Input.TOPIC)
        .setGroupId("bench")
        .setProperty(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed")
        .setStartingOffsets(OffsetsInitializer.earliest())
        .setBounded(OffsetsInitializer.latest())
        .setDeserializer(new Counting(TransactionsJob.decoding(settings)))
        .build();
  }

  /** Tells the watch what is decoded. */
  static final class Counting
      implements KafkaRecordDeserializationSchema<Either<DeadLetter, Received>> {
    private final DecodingSchema<Received> decoding;
    private int unreported;

    Counting(DecodingSchema<Received> decoding) {
      this.decoding = decoding;
    }

    @Override
    public void open(DeserializationSchema.InitializationContext context) throws Exception {
      decoding.open(context);
    }

    @Override
    public void deserialize(
        ConsumerRecord<byte[], byte[]> record, Collector<Either<DeadLetter, Received>> out) {
      decoding.deserialize(record, out);
      if (++unreported == REPORT_EVERY) {
        unreported = 0;
        if (watch != null) {
          watch.saw(REPORT_EVERY);
        }
      }
    }

    @Override
    public TypeInformation<Either<DeadLetter, Received>> getProducedType() {
      return decoding.getProducedType();
    }
  }

  /** Gives users' windows to the tally. */
  static final class TallyUsers implements MapFunction<UserSpending, Long> {
    @Override
    public Long map(UserSpending spending) {
      if (tally != null) {
        tally.add(spending);
      }
      return spending.count();
    }
  }

  /** Gives categories' windows to the tally. */
  static final class TallyCategories implements MapFunction<CategorySpending, Long> {
    @Override
    public Long map(CategorySpending spending) {
      if (tally != null) {
        tally.add(spending);
      }
      return spending.count();
    }
  }
}
