package dev.millrace.console.overview;

import dev.millrace.localstack.Pipeline;
import dev.millrace.localstack.Topic;
import dev.millrace.serde.deadletter.DeadLetterTopic;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Where a pipeline's records come from and go to: an input is a topic with dead letters beside it,
 * and what is neither is an output.
 */
record Route(List<Topic> inputs, List<Topic> outputs, List<Topic> letters) {
  /** The name of ClickHouse among the stores. */
  static final String CLICKHOUSE = "ClickHouse";

  private static final String LAKEHOUSE = "lakehouse";

  Route {
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
    letters = List.copyOf(letters);
  }

  static Route of(Pipeline pipeline) {
    Set<String> names =
        pipeline.topics().stream().map(Topic::name).collect(Collectors.toUnmodifiableSet());
    List<Topic> letters =
        pipeline.topics().stream().filter(topic -> DeadLetterTopic.is(topic.name())).toList();
    List<Topic> inputs =
        pipeline.topics().stream()
            .filter(topic -> names.contains(DeadLetterTopic.of(topic.name())))
            .toList();
    List<Topic> outputs =
        pipeline.topics().stream()
            .filter(topic -> !letters.contains(topic) && !inputs.contains(topic))
            .toList();
    return new Route(inputs, outputs, letters);
  }

  /** Whether a topic steers the job: only the latest word on each key is kept. */
  static boolean steers(Topic topic) {
    return "compact".equals(topic.settings().get("cleanup.policy"));
  }

  /**
   * What a pipeline keeps its results in, besides topics.
   *
   * @param servers who has to answer for that, as they are called among the servers
   * @param tender whose job looks after it, if one does
   */
  record Store(String name, List<String> servers, Optional<Pipeline> tender) {}

  /** The stores that a pipeline writes to whatever its settings are. */
  static List<Store> stores(Pipeline pipeline) {
    return switch (pipeline.name()) {
      case "stocks" -> List.of(new Store(CLICKHOUSE, List.of(CLICKHOUSE), Optional.empty()));
      case LAKEHOUSE ->
          List.of(
              new Store(
                  "lakehouse.rva.bronze_raw",
                  List.of("iceberg", "s3", "pulsar"),
                  Optional.of(Pipeline.LAKEHOUSE_MAINTENANCE)));
      default -> List.of();
    };
  }

  /** The topic of another system than Kafka that a pipeline reads. */
  static Optional<String> foreignInput(Pipeline pipeline) {
    return pipeline.name().equals(LAKEHOUSE)
        ? Optional.of("persistent://retail/metadata/events")
        : Optional.empty();
  }

  Stream<Topic> topics() {
    return Stream.of(inputs, outputs, letters).flatMap(List::stream);
  }

  /** The input that a source reads, which is named after its topic or the end of it. */
  Optional<Topic> inputOf(String source) {
    return inputs.stream().filter(topic -> operator(topic).endsWith(source)).findFirst();
  }

  /** The topic that a sink writes to. */
  Optional<Topic> outputOf(String sink) {
    // Rows that a store refuses have a sink of their own, and the same topic.
    if (sink.equals("dead-letters") || sink.equals("refused")) {
      return letters.stream().findFirst();
    }
    if (sink.startsWith("dead-")) {
      String what = sink.replaceFirst("^dead-(letters-of-)?", "");
      return letters.stream().filter(topic -> operator(topic).contains(what)).findFirst();
    }
    return outputs.stream().filter(topic -> operator(topic).equals(sink)).findFirst();
  }

  /** How operators are named after a topic. */
  private static String operator(Topic topic) {
    return topic.name().replace('_', '-');
  }
}
