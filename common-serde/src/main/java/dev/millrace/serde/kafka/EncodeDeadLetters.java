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
 * Headers of its producer that leave no room are left out.
 */
public final class EncodeDeadLetters implements MapFunction<DeadLetter, OutgoingRecord> {
  private static final int MAX_MESSAGE_LENGTH = 1000;
  private static final int LONGEST_NUMBER = 20;

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
    List<RecordHeader> errors = errorsOf(letter);
    Long timestamp = origin.timestamp() < 0 ? null : origin.timestamp();
    OutgoingRecord whole =
        new OutgoingRecord(
            origin.key(), origin.value(), together(origin.headers(), errors), timestamp);
    return whole.size() <= maxBytes ? whole : cut(origin, errors, timestamp);
  }

  private OutgoingRecord cut(Origin origin, List<RecordHeader> errors, @Nullable Long timestamp) {
    byte[] value = origin.value();
    add(errors, DeadLetterHeaders.CUT_FROM_BYTES, String.valueOf(value == null ? 0 : value.length));
    List<RecordHeader> headers = together(origin.headers(), errors);
    if (sizeWith(headers) > maxBytes) {
      // Even the producer's headers are too much. Of those, only the count of replays is needed.
      headers =
          together(
              origin.headers().stream().filter(EncodeDeadLetters::countsReplays).toList(), errors);
    }
    long room = maxBytes - sizeWith(headers);
    byte[] key = start(origin.key(), room);
    return new OutgoingRecord(
        key, start(value, room - (key == null ? 0 : key.length)), headers, timestamp);
  }

  private List<RecordHeader> errorsOf(DeadLetter letter) {
    Origin origin = letter.origin();
    List<RecordHeader> errors = new ArrayList<>();
    add(errors, DeadLetterHeaders.TOPIC, origin.topic());
    add(errors, DeadLetterHeaders.PARTITION, String.valueOf(origin.partition()));
    add(errors, DeadLetterHeaders.OFFSET, String.valueOf(origin.offset()));
    add(errors, DeadLetterHeaders.STAGE, letter.stage().word());
    add(errors, DeadLetterHeaders.CLASS_NAME, letter.operator());
    add(errors, DeadLetterHeaders.EXCEPTION_CLASS, letter.exceptionClass());
    add(errors, DeadLetterHeaders.EXCEPTION_MESSAGE, shorten(letter.message()));
    add(errors, DeadLetterHeaders.REASON, letter.reason());
    add(errors, DeadLetterHeaders.JOB, job);
    add(errors, DeadLetterHeaders.OPERATOR, letter.operator());
    return errors;
  }

  private static List<RecordHeader> together(
      List<RecordHeader> producers, List<RecordHeader> errors) {
    List<RecordHeader> all = new ArrayList<>(producers);
    all.addAll(errors);
    return all;
  }

  private static long sizeWith(List<RecordHeader> headers) {
    return new OutgoingRecord(null, null, headers, null).size();
  }

  private static boolean countsReplays(RecordHeader header) {
    byte[] value = header.value();
    return header.key().equals(DeadLetterHeaders.REPLAYS)
        && value != null
        && value.length <= LONGEST_NUMBER;
  }

  private static byte @Nullable [] start(byte @Nullable [] bytes, long room) {
    return bytes == null
        ? null
        : Arrays.copyOf(bytes, (int) Math.max(0, Math.min(room, bytes.length)));
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
