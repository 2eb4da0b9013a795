package dev.millrace.serde.kafka;

import dev.millrace.serde.deadletter.DeadLetter;
import dev.millrace.serde.deadletter.DeadLetterHeaders;
import dev.millrace.serde.deadletter.Origin;
import dev.millrace.serde.deadletter.RecordHeader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.flink.api.common.functions.MapFunction;
import org.jspecify.annotations.Nullable;

/**
 * Writes dead letters as Kafka records: the original key, value, headers and timestamp, and what
 * happened in {@link DeadLetterHeaders}.
 *
 * <p>A value that even the dead-letter topic does not take (a record can be small on the wire and
 * huge unpacked) is cut to fit, and a header says so; the whole one still lies at its origin.
 */
public final class EncodeDeadLetters implements MapFunction<DeadLetter, OutgoingRecord> {
  private static final int MAX_MESSAGE_LENGTH = 1000;

  private final String job;
  private final long maxBytes;

  /**
   * Encodes the dead letters of one job.
   *
   * @param maxBytes what the dead-letter topic takes
   */
  public EncodeDeadLetters(String job, long maxBytes) {
    this.job = job;
    this.maxBytes = maxBytes;
  }

  @Override
  public OutgoingRecord map(DeadLetter letter) {
    Origin origin = letter.origin();
    List<RecordHeader> headers = new ArrayList<>(origin.headers());
    add(headers, DeadLetterHeaders.TOPIC, origin.topic());
    add(headers, DeadLetterHeaders.PARTITION, String.valueOf(origin.partition()));
    add(headers, DeadLetterHeaders.OFFSET, String.valueOf(origin.offset()));
    add(headers, DeadLetterHeaders.STAGE, letter.stage().word());
    add(headers, DeadLetterHeaders.CLASS_NAME, letter.operator());
    add(headers, DeadLetterHeaders.EXCEPTION_CLASS, letter.exceptionClass());
    add(headers, DeadLetterHeaders.EXCEPTION_MESSAGE, shorten(letter.message()));
    add(headers, DeadLetterHeaders.REASON, letter.reason());
    add(headers, DeadLetterHeaders.JOB, job);
    add(headers, DeadLetterHeaders.OPERATOR, letter.operator());
    Long timestamp = origin.timestamp() < 0 ? null : origin.timestamp();
    return fit(new OutgoingRecord(origin.key(), origin.value(), headers, timestamp));
  }

  private OutgoingRecord fit(OutgoingRecord record) {
    if (record.size() <= maxBytes) {
      return record;
    }
    byte[] key = record.key() == null ? new byte[0] : record.key();
    byte[] value = record.value() == null ? new byte[0] : record.value();
    add(record.headers(), DeadLetterHeaders.CUT_FROM_BYTES, String.valueOf(value.length));
    long room = maxBytes - (record.size() - value.length - key.length);
    byte[] keptKey = start(key, room);
    return new OutgoingRecord(
        keptKey, start(value, room - keptKey.length), record.headers(), record.timestamp());
  }

  private static byte[] start(byte[] bytes, long room) {
    return Arrays.copyOf(bytes, (int) Math.max(0, Math.min(room, bytes.length)));
  }

  private static void add(List<RecordHeader> headers, String key, @Nullable String value) {
    if (value != null) {
      headers.add(new RecordHeader(key, value.getBytes(StandardCharsets.UTF_8)));
    }
  }

  private static String shorten(String message) {
    return message.length() <= MAX_MESSAGE_LENGTH
        ? message
        : message.substring(0, MAX_MESSAGE_LENGTH) + "…";
  }
}
