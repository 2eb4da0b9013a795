package dev.millrace.localstack;

import java.util.Map;

/** A topic as a pipeline wants it; settings it does not name are the broker's. */
public record Topic(String name, int partitions, Map<String, String> settings) {
  /** The broker's own limit. */
  private static final int USUAL_BYTES = 1_048_588;

  /** What a picture with its envelope may take. */
  private static final int PICTURE_BYTES = 8 << 20;

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

  /** A topic of pictures: large records, of which each partition keeps a quarter of a gigabyte. */
  public static Topic pictures(String name, int partitions) {
    return new Topic(
        name,
        partitions,
        Map.of(
            "max.message.bytes",
            Integer.toString(PICTURE_BYTES),
            "retention.bytes",
            "268435456",
            "segment.bytes",
            "67108864"));
  }

  /**
   * The topic for what a pipeline could not read or write: a record of the input's greatest size
   * fits together with the headers that tell why, and it is kept longer than the input.
   */
  public static Topic deadLetters(String input, int partitions) {
    return deadLetters(input, partitions, USUAL_BYTES);
  }

  /** The same for an input of pictures. */
  public static Topic deadPictures(String input, int partitions) {
    return deadLetters(input, partitions, PICTURE_BYTES);
  }

  private static Topic deadLetters(String input, int partitions, int inputBytes) {
    return new Topic(
        input + ".dead-letters",
        partitions,
        Map.of(
            "max.message.bytes",
            Integer.toString(inputBytes + 65_536),
            "retention.ms",
            "604800000"));
  }
}
