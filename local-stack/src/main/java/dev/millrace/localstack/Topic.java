package dev.millrace.localstack;

import java.util.Map;

/** A topic as a pipeline wants it; settings it does not name are the broker's. */
public record Topic(String name, int partitions, Map<String, String> settings) {
  public Topic {
    if (partitions < 1) {
      throw new IllegalArgumentException("Topic " + name + " needs at least one partition");
    }
    settings = Map.copyOf(settings);
  }

  public static Topic of(String name, int partitions) {
    return new Topic(name, partitions, Map.of());
  }

  /**
   * A topic that steers a job: one partition, so that all see the same order, and compacted, so
   * that the latest word on each key is kept for good.
   */
  public static Topic control(String name) {
    return new Topic(name, 1, Map.of("cleanup.policy", "compact"));
  }

  /**
   * The topic for what a pipeline could not read or write: a record of the input's greatest size
   * fits together with the headers that tell why, and it is kept longer than the input.
   */
  public static Topic deadLetters(String input, int partitions) {
    return new Topic(
        input + ".dead-letters",
        partitions,
        Map.of(
            "max.message.bytes",
            Integer.toString(1_048_588 + 65_536),
            "retention.ms",
            "604800000"));
  }
}
