package dev.millrace.console.overview;

import dev.millrace.serde.deadletter.DeadLetterHeaders;
import dev.millrace.serde.replay.RefusedRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/**
 * A record of a topic as the page shows it.
 *
 * @param at its timestamp, in epoch milliseconds
 * @param refusal why it is a dead letter, if it is one
 */
public record Message(
    int partition,
    long offset,
    long at,
    MessageText key,
    MessageText value,
    @Nullable Refused refusal) {

  /**
   * What the headers of a dead letter say.
   *
   * @param origin topic, partition and offset of the record that was refused
   * @param operator the operator that refused it
   * @param replays how often it was sent back before
   * @param obstacle why it cannot be sent back now, if it cannot
   * @param forceable whether it can, all the same, by somebody who knows what that means
   */
  public record Refused(
      String stage,
      String reason,
      String origin,
      String operator,
      String explanation,
      long replays,
      @Nullable String obstacle,
      boolean forceable) {}

  /** Where it stands, as people write it. */
  String place() {
    return partition + ":" + offset;
  }

  static Message of(ConsumerRecord<byte[], byte[]> record) {
    return new Message(
        record.partition(),
        record.offset(),
        record.timestamp(),
        MessageText.of(record.key()),
        MessageText.of(record.value()),
        refusal(record));
  }

  private static @Nullable Refused refusal(ConsumerRecord<byte[], byte[]> record) {
    String stage = header(record, DeadLetterHeaders.STAGE);
    if (stage.isEmpty()) {
      return null;
    }
    RefusedRecord letter = RefusedRecord.of(record);
    String obstacle = LetterReplay.obstacle(letter, false).orElse(null);
    return new Refused(
        stage,
        header(record, DeadLetterHeaders.REASON),
        header(record, DeadLetterHeaders.TOPIC)
            + " "
            + header(record, DeadLetterHeaders.PARTITION)
            + ":"
            + header(record, DeadLetterHeaders.OFFSET),
        header(record, DeadLetterHeaders.OPERATOR),
        header(record, DeadLetterHeaders.EXCEPTION_MESSAGE),
        letter.replays(),
        obstacle,
        obstacle != null && LetterReplay.obstacle(letter, true).isEmpty());
  }

  /** A header's text, empty where there is none. */
  static String header(ConsumerRecord<byte[], byte[]> record, String name) {
    Header header = record.headers().lastHeader(name);
    byte @Nullable [] value = header == null ? null : header.value();
    return value == null ? "" : MessageText.of(value).text();
  }
}
