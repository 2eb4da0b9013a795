package dev.millrace.bench.lakehouse;

import dev.millrace.bench.ProcessOfItsOwn;
import dev.millrace.lakehouse.LakehouseJob;
import dev.millrace.lakehouse.PulsarEvents;
import dev.millrace.lakehouse.catalog.CatalogOptions;
import dev.millrace.lakehouse.flow.Bronze;
import dev.millrace.lakehouse.logic.LineReader;
import dev.millrace.lakehouse.model.Event;
import dev.millrace.lakehouse.table.BronzeOutlet;
import dev.millrace.pulsar.PulsarAccess;
import dev.millrace.pulsar.PulsarDeserializationSchema;
import dev.millrace.pulsar.PulsarMessage;
import dev.millrace.pulsar.PulsarSource;
import dev.millrace.testing.StrictEnvironment;
import java.nio.file.Files;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.flink.util.Collector;
import org.jspecify.annotations.Nullable;

/** One contender in a process of its own; somebody else looks at the table meanwhile. */
final class ReadingProcess {
  /** What the job reads in this process tells it. */
  private static @Nullable Progress progress;

  private ReadingProcess() {}

  /**
   * What a run works on.
   *
   * @param warehouse a folder of its own
   * @param name of its subscription
   * @param messages how many there are
   * @param warmUp after so many the measurement begins
   * @param checkpoints the time between two
   */
  record Run(
      Contenders contender,
      String serviceUrl,
      String topic,
      String warehouse,
      String name,
      long messages,
      long warmUp,
      Duration checkpoints) {

    private List<String> words() {
      return List.of(
          contender.name(),
          serviceUrl,
          topic,
          warehouse,
          name,
          String.valueOf(messages),
          String.valueOf(warmUp),
          checkpoints.toString());
    }

    private static Run of(String[] words) {
      return new Run(
          Contenders.valueOf(words[0]),
          words[1],
          words[2],
          words[3],
          words[4],
          Long.parseLong(words[5]),
          Long.parseLong(words[6]),
          Duration.parse(words[7]));
    }

    /** A table in a folder, without a server in between. */
    CatalogOptions catalog() {
      return CatalogOptions.inFolder(warehouse);
    }
  }

  /** Starts it; its answers are those of {@link Progress}. */
  static ProcessOfItsOwn start(Run run) {
    return ProcessOfItsOwn.start(List.of("-Xmx1g"), ReadingProcess.class, run.words());
  }

  /** The process, which stays until it is ended. */
  public static void main(String[] words) throws Exception {
    Run run = Run.of(words);
    progress = new Progress(run.messages(), run.warmUp());
    switch (run.contender()) {
      case READER -> new BareReader(run, progress).read();
      case CONSUMER -> new BareReader(run, progress).consume();
      case PARSER -> {
        var environment = environment(run);
        new Bronze(new LineReader(ZoneOffset.UTC))
            .apply(
                environment
                    .fromSource(source(run), WatermarkStrategy.noWatermarks(), "events")
                    .uid("events"))
            .sinkTo(new DiscardingSink<>())
            .uid("rows");
        environment.execute("bench");
      }
      case JOB, JOB_2 -> {
        var environment = environment(run);
        new LakehouseJob(
                source(run),
                new Bronze(new LineReader(ZoneOffset.UTC)),
                new BronzeOutlet(run.catalog()))
            .addTo(environment);
        environment.execute("bench");
      }
    }
    // What it used up is asked for once the last rows are seen.
    ProcessOfItsOwn.awaitEnd();
  }

  /** The job's own, but one that ends where the topic ends now. */
  private static PulsarSource<Event> source(Run run) {
    return PulsarSource.<Event>builder()
        .access(PulsarAccess.to(run.serviceUrl()))
        .topics(run.topic())
        .schema(new Counting())
        .subscription(run.name())
        .bounded()
        .build();
  }

  private static StreamExecutionEnvironment environment(Run run) throws Exception {
    Configuration cluster = new Configuration();
    cluster.set(
        CheckpointingOptions.CHECKPOINTS_DIRECTORY,
        Files.createTempDirectory("millrace-bench").toUri().toString());
    cluster.set(RestartStrategyOptions.RESTART_STRATEGY, "none");
    StreamExecutionEnvironment environment = StrictEnvironment.create(cluster);
    environment.setParallelism(run.contender().parallelism());
    environment.enableCheckpointing(run.checkpoints().toMillis());
    return environment;
  }

  /** Counts what is read. */
  private static final class Counting implements PulsarDeserializationSchema<Event> {
    private final PulsarEvents events = new PulsarEvents();

    @Override
    public void deserialize(PulsarMessage message, Collector<Event> out) {
      events.deserialize(message, out);
      if (progress != null) {
        progress.saw(1);
      }
    }

    @Override
    public TypeInformation<Event> getProducedType() {
      return events.getProducedType();
    }
  }
}
