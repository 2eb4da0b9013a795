package dev.millrace.cli.data;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/**
 * A refused record with what its headers say about the refusal.
 *
 * @param topic where the record was refused; empty where the headers do not tell
 * @param partition -1 where the headers do not tell
 * @param offset -1 where the headers do not tell
 * @param cut whether the value had to be shortened to fit the topic
 */
public record DeadLetter(
    ConsumerRecord<byte[], byte[]> message,
    String topic,
    int partition,
    long offset,
    String stage,
    String reason,
    String operator,
    String explanation,
    boolean cut) {
  private static final String CONNECT = "__connect.errors.";
  private static final String OURS = "millrace.errors.";

  public static DeadLetter of(ConsumerRecord<byte[], byte[]> message) {
    return new DeadLetter(
        message,
        header(message, CONNECT + "topic"),
        (int) number(header(message, CONNECT + "partition")),
        number(header(message, CONNECT + "offset")),
        header(message, CONNECT + "stage"),
        header(message, OURS + "reason"),
        header(message, OURS + "operator"),
        header(message, CONNECT + "exception.message"),
        message.headers().lastHeader(OURS + "cut-from-bytes") != null);
  }

  /** The topic that holds the dead letters of an input topic, or is it already. */
  static String topicOf(String name) {
    return name.endsWith(".dead-letters") ? name : name + ".dead-letters";
  }

  /** Where the letter itself stands. */
  String place() {
    return message.partition() + ":" + message.offset();
  }

  /** Where the record stood that was refused. */
  String origin() {
    return (topic.isEmpty() ? "?" : topic) + " " + number(partition) + ":" + number(offset);
  }

  private static String number(long value) {
    return value < 0 ? "?" : String.valueOf(value);
  }

  private static String header(ConsumerRecord<byte[], byte[]> message, String name) {
    Header header = message.headers().lastHeader(name);
    byte @Nullable [] value = header == null ? null : header.value();
    return value == null ? "" : new String(value, UTF_8);
  }

  private static long number(String text) {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException untold) {
      return -1;
    }
  }
}
