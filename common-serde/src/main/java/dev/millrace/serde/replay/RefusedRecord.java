package dev.millrace.serde.replay;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.millrace.serde.deadletter.DeadLetterHeaders;
import dev.millrace.serde.deadletter.DeadLetterTopic;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
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
public record RefusedRecord(
    ConsumerRecord<byte[], byte[]> message,
    String topic,
    int partition,
    long offset,
    String stage,
    String reason,
    String operator,
    String explanation,
    boolean cut) {
  private static final Pattern WHOLE = Pattern.compile("[0-9]+");

  public static RefusedRecord of(ConsumerRecord<byte[], byte[]> message) {
    return new RefusedRecord(
        message,
        header(message, DeadLetterHeaders.TOPIC),
        (int) number(header(message, DeadLetterHeaders.PARTITION), Integer.MAX_VALUE),
        number(header(message, DeadLetterHeaders.OFFSET), Long.MAX_VALUE),
        header(message, DeadLetterHeaders.STAGE),
        header(message, DeadLetterHeaders.REASON),
        header(message, DeadLetterHeaders.OPERATOR),
        header(message, DeadLetterHeaders.EXCEPTION_MESSAGE),
        message.headers().lastHeader(DeadLetterHeaders.CUT_FROM_BYTES) != null);
  }

  /** The topic that holds the dead letters of an input topic, or is it already. */
  public static String topicOf(String name) {
    return DeadLetterTopic.is(name) ? name : DeadLetterTopic.of(name);
  }

  /** Where the letter itself stands. */
  public String place() {
    return message.partition() + ":" + message.offset();
  }

  /** Where the record stood that was refused. */
  public String origin() {
    return (topic.isEmpty() ? "?" : topic) + " " + number(partition) + ":" + number(offset);
  }

  /** How often the record was sent back before it was refused this time. */
  public long replays() {
    // Anybody can write headers: a count that cannot go on must not begin anew.
    return Math.max(0, number(header(message, DeadLetterHeaders.REPLAYS), Long.MAX_VALUE - 1));
  }

  /**
   * The record as its producer sent it, for the topic it came from: without what the refusal added,
   * and counted as sent back once more.
   *
   * @param value the original one, or what became of it
   * @param partitions how many the topic has; it goes to its old one if that is still there
   */
  public ProducerRecord<byte @Nullable [], byte @Nullable []> sentBack(
      byte @Nullable [] value, int partitions) {
    // No timestamp: with its old one the record might be too old to be kept, or be refused as
    // lying ahead of it once more.
    ProducerRecord<byte @Nullable [], byte @Nullable []> back =
        new ProducerRecord<>(
            topic,
            partition >= 0 && partition < partitions ? Integer.valueOf(partition) : null,
            message.key(),
            value);
    for (Header header : message.headers()) {
      if (!DeadLetterHeaders.isOurs(header.key())
          && !header.key().equals(DeadLetterHeaders.REPLAYS)) {
        back.headers().add(header);
      }
    }
    back.headers().add(DeadLetterHeaders.REPLAYS, String.valueOf(replays() + 1).getBytes(UTF_8));
    return back;
  }

  private static String number(long value) {
    return value < 0 ? "?" : String.valueOf(value);
  }

  private static String header(ConsumerRecord<byte[], byte[]> message, String name) {
    Header header = message.headers().lastHeader(name);
    byte @Nullable [] value = header == null ? null : header.value();
    return value == null ? "" : new String(value, UTF_8);
  }

  /** The number that a header tells, at most the largest one; -1 where it tells none. */
  private static long number(String text, long largest) {
    if (!WHOLE.matcher(text).matches()) {
      return -1;
    }
    try {
      return Math.min(Long.parseLong(text), largest);
    } catch (NumberFormatException beyondAllLongs) {
      return largest;
    }
  }
}
