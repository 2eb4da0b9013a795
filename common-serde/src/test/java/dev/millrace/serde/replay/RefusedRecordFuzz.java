package dev.millrace.serde.replay;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.millrace.serde.deadletter.DeadLetterHeaders;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;

/** Anybody can write headers; what a dead letter says of itself is read with care. */
class RefusedRecordFuzz {
  private static final List<String> NAMES =
      List.of(
          DeadLetterHeaders.TOPIC,
          DeadLetterHeaders.PARTITION,
          DeadLetterHeaders.OFFSET,
          DeadLetterHeaders.REASON,
          DeadLetterHeaders.REPLAYS,
          "trace-id");

  @FuzzTest
  void readsAnyHeadersAndCountsEachReplay(FuzzedDataProvider data) {
    RefusedRecord letter = RefusedRecord.of(message(data));
    assertThat(letter.partition()).isGreaterThanOrEqualTo(-1);
    assertThat(letter.offset()).isGreaterThanOrEqualTo(-1);
    assertThat(letter.origin()).isNotBlank();
    assertThat(letter.place()).isNotBlank();
    assertThat(letter.replays()).isNotNegative();

    var back = letter.sentBack(letter.message().value(), 4);
    assertThat(back.topic()).isEqualTo(letter.topic());
    assertThat(back.partition() == null || back.partition() < 4).isTrue();
    for (Header header : back.headers()) {
      assertThat(DeadLetterHeaders.isOurs(header.key())).isFalse();
    }
    assertThat(back.headers().headers(DeadLetterHeaders.REPLAYS)).hasSize(1);

    RefusedRecord again =
        RefusedRecord.of(
            new ConsumerRecord<>(
                "t",
                0,
                0,
                0,
                TimestampType.CREATE_TIME,
                0,
                0,
                letter.message().key(),
                letter.message().value(),
                back.headers(),
                Optional.empty()));
    // What is refused beyond a limit must never count from zero again.
    assertThat(again.replays()).isPositive().isGreaterThanOrEqualTo(letter.replays());
  }

  private static ConsumerRecord<byte[], byte[]> message(FuzzedDataProvider data) {
    RecordHeaders headers = new RecordHeaders();
    for (int left = data.consumeInt(0, 8); left > 0; left--) {
      String name = data.pickValue(NAMES);
      byte[] value =
          switch (data.consumeInt(0, 3)) {
            case 0 -> null;
            case 1 -> String.valueOf(data.consumeLong()).getBytes(UTF_8);
            case 2 -> String.valueOf(data.consumeInt()).getBytes(UTF_8);
            default -> data.consumeBytes(30);
          };
      headers.add(name, value);
    }
    return new ConsumerRecord<>(
        "t.dead-letters",
        data.consumeInt(0, 3),
        data.consumeLong(),
        0,
        TimestampType.CREATE_TIME,
        0,
        0,
        null,
        data.consumeRemainingAsBytes(),
        headers,
        Optional.empty());
  }
}
