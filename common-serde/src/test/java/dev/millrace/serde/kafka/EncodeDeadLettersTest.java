package dev.millrace.serde.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.serde.deadletter.DeadLetter;
import dev.millrace.serde.deadletter.DeadLetterHeaders;
import dev.millrace.serde.deadletter.Origin;
import dev.millrace.serde.deadletter.RecordHeader;
import dev.millrace.serde.deadletter.Stage;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class EncodeDeadLettersTest {
  private static final int LIMIT = 10_000;

  private final EncodeDeadLetters encode = new EncodeDeadLetters("transactions", LIMIT);

  @Test
  void keepsTheRecordAndSaysWhatHappened() {
    OutgoingRecord record =
        encode.map(letter(bytes("key"), bytes("value"), 1_705_314_600_000L, "it broke"));
    assertThat(record.key()).asString().isEqualTo("key");
    assertThat(record.value()).asString().isEqualTo("value");
    assertThat(record.timestamp()).isEqualTo(1_705_314_600_000L);
    assertThat(headers(record))
        .containsExactly(
            Map.entry("trace", "abc"),
            Map.entry("millrace.replays", "2"),
            Map.entry("__connect.errors.topic", "in"),
            Map.entry("__connect.errors.partition", "3"),
            Map.entry("__connect.errors.offset", "42"),
            Map.entry("__connect.errors.stage", "process"),
            Map.entry("__connect.errors.class.name", "an-operator"),
            Map.entry("__connect.errors.exception.class.name", "java.io.IOException"),
            Map.entry("__connect.errors.exception.message", "it broke"),
            Map.entry("millrace.errors.reason", "broken"),
            Map.entry("millrace.errors.job", "transactions"),
            Map.entry("millrace.errors.operator", "an-operator"));
  }

  @Test
  void theCountOfReplaysIsNotPartOfOneError() {
    assertThat(DeadLetterHeaders.isOurs(DeadLetterHeaders.REPLAYS)).isFalse();
    assertThat(DeadLetterHeaders.isOurs(DeadLetterHeaders.CUT_FROM_BYTES)).isTrue();
  }

  @Test
  void keepsTombstonesAndRecordsWithoutKeyOrTimestamp() {
    OutgoingRecord record = encode.map(letter(null, null, Origin.NO_TIMESTAMP, "it broke"));
    assertThat(record.key()).isNull();
    assertThat(record.value()).isNull();
    assertThat(record.timestamp()).isNull();
  }

  @Test
  void shortensLongMessages() {
    OutgoingRecord record = encode.map(letter(null, null, 0, "x".repeat(5_000)));
    assertThat(headers(record).get(DeadLetterHeaders.EXCEPTION_MESSAGE)).hasSize(1_001);
  }

  @Test
  void cutsWhatNoTopicTakesAndSaysSo() {
    OutgoingRecord record = encode.map(letter(bytes("key"), new byte[50_000], 0, "it broke"));
    assertThat(record.size()).isLessThanOrEqualTo(LIMIT);
    assertThat(record.key()).asString().isEqualTo("key");
    assertThat(record.value()).hasSizeGreaterThan(8_000);
    assertThat(headers(record)).containsEntry(DeadLetterHeaders.CUT_FROM_BYTES, "50000");
  }

  @Test
  void cutsHugeKeysToo() {
    OutgoingRecord record = encode.map(letter(new byte[50_000], bytes("value"), 0, "it broke"));
    assertThat(record.size()).isLessThanOrEqualTo(LIMIT);
  }

  @Test
  void keepsLongNamesOfHeadersThatFit() {
    DeadLetter letter =
        letter(
            null,
            bytes("value"),
            0,
            "it broke",
            List.of(new RecordHeader("h".repeat(8_000), bytes("abc"))));
    OutgoingRecord record = encode.map(letter);
    assertThat(record.size()).isLessThanOrEqualTo(LIMIT);
    assertThat(headers(record))
        .containsEntry("h".repeat(8_000), "abc")
        .doesNotContainKey(DeadLetterHeaders.CUT_FROM_BYTES);
  }

  @Test
  void leavesOutHeadersThatNoTopicTakesButNotTheCountOfReplays() {
    DeadLetter letter =
        letter(
            null,
            bytes("value"),
            0,
            "it broke",
            List.of(
                new RecordHeader("trace", new byte[50_000]),
                new RecordHeader(DeadLetterHeaders.REPLAYS, bytes("2")),
                new RecordHeader(DeadLetterHeaders.REPLAYS, new byte[50_000])));
    OutgoingRecord record = encode.map(letter);
    assertThat(record.size()).isLessThanOrEqualTo(LIMIT);
    assertThat(record.key()).isNull();
    assertThat(record.value()).asString().isEqualTo("value");
    assertThat(headers(record))
        .doesNotContainKey("trace")
        .containsEntry(DeadLetterHeaders.REPLAYS, "2")
        .containsEntry(DeadLetterHeaders.CUT_FROM_BYTES, "5")
        .containsEntry(DeadLetterHeaders.REASON, "broken");
  }

  private static DeadLetter letter(
      byte @Nullable [] key, byte @Nullable [] value, long timestamp, String message) {
    // Both belong to the record, so both stay.
    var headers =
        List.of(
            new RecordHeader("trace", bytes("abc")),
            new RecordHeader(DeadLetterHeaders.REPLAYS, bytes("2")));
    return letter(key, value, timestamp, message, headers);
  }

  private static DeadLetter letter(
      byte @Nullable [] key,
      byte @Nullable [] value,
      long timestamp,
      String message,
      List<RecordHeader> headers) {
    return new DeadLetter(
        new Origin("in", 3, 42, timestamp, key, value, headers),
        Stage.PROCESS,
        "broken",
        message,
        "java.io.IOException",
        "an-operator");
  }

  private static Map<String, String> headers(OutgoingRecord record) {
    Map<String, String> headers = new LinkedHashMap<>();
    for (RecordHeader header : record.headers()) {
      byte[] value = header.value();
      headers.put(header.key(), value == null ? "" : new String(value, StandardCharsets.UTF_8));
    }
    return headers;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
