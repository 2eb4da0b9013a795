package dev.millrace.cli.data;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.common.TopicPartition;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** Where a record stands in its topic, as people write it: {@code 0:17}. */
record Place(int partition, long offset) {
  private static final Pattern WRITTEN = Pattern.compile("(\\d{1,9}):(\\d{1,18})");

  /** Reads a place that was given to a command. */
  static Place of(String text, CommandLine command) {
    Matcher parts = WRITTEN.matcher(text);
    if (!parts.matches()) {
      throw new ParameterException(
          command, "'" + text + "' is not PARTITION:OFFSET, for example 0:17.");
    }
    return new Place(Integer.parseInt(parts.group(1)), Long.parseLong(parts.group(2)));
  }

  @Override
  public String toString() {
    return partition + ":" + offset;
  }

  TopicPartition in(String topic) {
    return new TopicPartition(topic, partition);
  }
}
