package dev.millrace.bench.stocks;

import dev.millrace.bench.ProcessOfItsOwn;
import dev.millrace.serde.deadletter.SplitDeadLetters;
import dev.millrace.stocks.Settings;
import dev.millrace.stocks.StocksJob;
import dev.millrace.stocks.model.Received;
import dev.millrace.stocks.table.TableOutlet;
import dev.millrace.testing.StrictEnvironment;
import java.net.URI;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;

/** One contender in a process of its own; somebody else looks at the table meanwhile. */
final class StoringProcess {
  private StoringProcess() {}

  /**
   * What a run works on.
   *
   * @param database of its own
   * @param ticks how many there are
   * @param checkpoints the time between two
   */
  record Run(
      Contenders contender,
      int parallelism,
      String bootstrapServers,
      String topic,
      URI clickHouse,
      String database,
      long ticks,
      Duration checkpoints) {

    private List<String> words() {
      return List.of(
          contender.name(),
          String.valueOf(parallelism),
          bootstrapServers,
          topic,
          clickHouse.toString(),
          database,
          String.valueOf(ticks),
          checkpoints.toString());
    }

    private static Run of(String[] words) {
      return new Run(
          Contenders.valueOf(words[0]),
          Integer.parseInt(words[1]),
          words[2],
          words[3],
          URI.create(words[4]),
          words[5],
          Long.parseLong(words[6]),
          Duration.parse(words[7]));
    }

    /** The job's settings: a group and transactions of its own, since runs share a broker. */
    Settings settings() {
      List<String> words = new ArrayList<>();
      words.addAll(List.of("--kafka.bootstrap-servers", bootstrapServers));
      words.addAll(List.of("--kafka.group", database, "--kafka.transaction-prefix", database));
      words.addAll(List.of("--input.topic", topic));
      words.addAll(List.of("--clickhouse.url", clickHouse.toString()));
      words.addAll(List.of("--clickhouse.database", database));
      return Settings.parse(words.toArray(String[]::new));
    }
  }

  /** Starts it; once this returns it is about to read or insert. */
  static ProcessOfItsOwn start(Run run) {
    var process = ProcessOfItsOwn.start(List.of("-Xmx1g"), StoringProcess.class, run.words());
    process.awaitAnswer();
    return process;
  }

  /** The process, which works until it is ended. */
  public static void main(String[] words) throws Exception {
    Run run = Run.of(words);
    Thread worker =
        new Thread(
            () -> {
              ProcessOfItsOwn.awaitEnd();
              System.exit(0);
            });
    switch (run.contender()) {
      case ROWS_AT_HAND -> {
        var rows = BareClient.prepare(run);
        worker.start();
        ProcessOfItsOwn.answer("ready");
        BareClient.insert(run, rows);
      }
      case CONSUMER_LOOP -> {
        worker.start();
        ProcessOfItsOwn.answer("ready");
        BareClient.consumeAndInsert(run);
      }
      case SINK, JOB -> {
        StreamExecutionEnvironment environment = environment(run);
        if (run.contender() == Contenders.JOB) {
          StocksJob.from(run.settings()).addTo(environment);
        } else {
          addSinkAlone(environment, run.settings());
        }
        worker.start();
        ProcessOfItsOwn.answer("ready");
        environment.execute("bench");
      }
    }
  }

  private static void addSinkAlone(StreamExecutionEnvironment environment, Settings settings) {
    environment
        .fromSource(
            settings.kafka().source(settings.inputTopic(), StocksJob.decoding(settings)),
            WatermarkStrategy.noWatermarks(),
            "stock-ticks")
        .uid("stock-ticks")
        .process(new SplitDeadLetters<>(), TypeInformation.of(Received.class))
        .uid("split-dead-letters")
        .sinkTo(
            new TableOutlet(settings.table())
                .sink(refused -> refused.sinkTo(new DiscardingSink<>()).uid("refused")))
        .uid(TableOutlet.UID);
  }

  private static StreamExecutionEnvironment environment(Run run) throws Exception {
    Configuration cluster = new Configuration();
    cluster.set(
        CheckpointingOptions.CHECKPOINTS_DIRECTORY,
        Files.createTempDirectory("millrace-bench").toUri().toString());
    StreamExecutionEnvironment environment = StrictEnvironment.create(cluster);
    environment.setParallelism(run.parallelism());
    environment.enableCheckpointing(run.checkpoints().toMillis());
    return environment;
  }
}
