package dev.millrace.testing;

import java.time.Duration;
import java.util.List;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.graph.StreamNode;

/**
 * An environment that refuses what would hurt in production: operators without a uid and types that
 * fall back to Kryo. Objects are reused, as on our clusters.
 */
public final class StrictEnvironment {
  private StrictEnvironment() {}

  /** An environment at parallelism 1. */
  public static StreamExecutionEnvironment create() {
    return create(new Configuration());
  }

  /** An environment with settings of its own, such as a checkpoint folder or a savepoint. */
  public static StreamExecutionEnvironment create(Configuration settings) {
    Configuration strict = new Configuration(settings);
    strict.set(PipelineOptions.AUTO_GENERATE_UIDS, false);
    strict.set(PipelineOptions.GENERIC_TYPES, false);
    strict.set(PipelineOptions.OBJECT_REUSE, true);
    strict.set(PipelineOptions.MAX_PARALLELISM, 360);
    strict.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ofMillis(500));
    var environment = StreamExecutionEnvironment.getExecutionEnvironment(strict);
    environment.setParallelism(1);
    return environment;
  }

  /** The uids of all operators of the graph, sinks' inner operators included, sorted. */
  public static List<String> uids(StreamExecutionEnvironment environment) {
    return environment.getStreamGraph(false).getStreamNodes().stream()
        .map(StreamNode::getTransformationUID)
        .sorted()
        .toList();
  }
}
