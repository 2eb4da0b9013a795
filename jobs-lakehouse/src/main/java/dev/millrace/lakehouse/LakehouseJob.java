package dev.millrace.lakehouse;

import dev.millrace.lakehouse.flow.Bronze;
import dev.millrace.lakehouse.logic.LineReader;
import dev.millrace.lakehouse.model.Event;
import dev.millrace.lakehouse.table.BronzeOutlet;
import dev.millrace.serde.settings.JobArguments;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * Keeps every message of a topic as a row of an Iceberg table.
 *
 * @param events where messages are read from
 * @param pipeline makes rows of them
 * @param table where rows go
 */
public record LakehouseJob(Source<Event, ?, ?> events, Bronze pipeline, BronzeOutlet table) {
  /** The name in the Web UI and of the consumer group. */
  public static final String NAME = "lakehouse";

  private static final String SOURCE_UID = "events";

  public static void main(String[] arguments) throws Exception {
    if (JobArguments.askForHelp(arguments)) {
      System.out.print(Settings.help());
      return;
    }
    Settings settings = Settings.parse(arguments);
    var environment = StreamExecutionEnvironment.getExecutionEnvironment();
    environment.enableCheckpointing(settings.checkpointInterval().toMillis());
    from(settings).addTo(environment);
    environment.execute(NAME);
  }

  /** The job as it runs in production, between a topic and a table. */
  static LakehouseJob from(Settings settings) {
    return new LakehouseJob(
        source(settings),
        new Bronze(new LineReader(settings.zone())),
        new BronzeOutlet(settings.catalog()));
  }

  private static Source<Event, ?, ?> source(Settings settings) {
    return switch (settings.source()) {
      case PULSAR -> settings.pulsar().source(settings.topic());
      case KAFKA -> settings.kafka().unreadSource(settings.topic(), new KafkaEvents());
    };
  }

  /** Puts the job into an environment. */
  public void addTo(StreamExecutionEnvironment environment) {
    // Commits would lose files of barriers that overtook them; see the decision.
    environment.getCheckpointConfig().enableUnalignedCheckpoints(false);
    // Nothing is counted by time here.
    var messages =
        environment
            .fromSource(events, WatermarkStrategy.noWatermarks(), SOURCE_UID)
            .uid(SOURCE_UID);
    table.drain(pipeline.apply(messages));
  }
}
