package dev.millrace.pulsar;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A partition, or a topic that has none.
 *
 * @param name what Pulsar calls it: {@code persistent://tenant/namespace/topic-partition-2}
 * @param topic the topic it belongs to
 * @param index its number; -1 if the topic has no partitions, as in Pulsar
 */
record Partition(String name, String topic, int index) {
  private static final Pattern NUMBERED = Pattern.compile("(.+)-partition-(\\d{1,9})");

  static Partition of(String name) {
    Matcher numbered = NUMBERED.matcher(name);
    return numbered.matches()
        ? new Partition(name, numbered.group(1), Integer.parseInt(numbered.group(2)))
        : new Partition(name, name, -1);
  }

  /**
   * Which of so many subtasks reads it: neighbours go to neighbours, so that each gets its share.
   */
  int owner(int subtasks) {
    return Math.floorMod(topic.hashCode() * 31 + Math.max(0, index), subtasks);
  }
}
