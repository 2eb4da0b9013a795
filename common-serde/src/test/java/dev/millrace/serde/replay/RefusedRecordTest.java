package dev.millrace.serde.replay;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.serde.deadletter.DeadLetterHeaders;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a dead letter's headers tell, whoever wrote them. */
class RefusedRecordTest {
  @ParameterizedTest(name = "\"{0}\" is partition {1} and offset {2}")
  @CsvSource({
    "3,                    3,          3",
    "-7,                   -1,         -1",
    "+3,                   -1,         -1",
    "three,                -1,         -1",
    "'',                   -1,         -1",
    "4294967299,           2147483647, 4294967299",
    "99999999999999999999, 2147483647, 9223372036854775807",
  })
  void readsPlacesThatCanBe(String told, int partition, long offset) {
    RefusedRecord letter =
        letter(Map.of(DeadLetterHeaders.PARTITION, told, DeadLetterHeaders.OFFSET, told));
    assertThat(letter.partition()).isEqualTo(partition);
    assertThat(letter.offset()).isEqualTo(offset);
  }

  @ParameterizedTest(name = "\"{0}\" replays, then {1}")
  @CsvSource({
    "2,                    3",
    "-5,                   1",
    "many,                 1",
    "9223372036854775807,  9223372036854775807",
    "99999999999999999999, 9223372036854775807",
  })
  void neverCountsReplaysFromZeroAgain(String told, String next) {
    var back = letter(Map.of(DeadLetterHeaders.REPLAYS, told)).sentBack(null, 1);
    assertThat(back.headers().lastHeader(DeadLetterHeaders.REPLAYS).value())
        .asString(UTF_8)
        .isEqualTo(next);
  }

  @Test
  void sendsBackToAPartitionThatIsThere() {
    RefusedRecord letter = letter(Map.of(DeadLetterHeaders.PARTITION, "3"));
    assertThat(letter.sentBack(null, 4).partition()).isEqualTo(3);
    assertThat(letter.sentBack(null, 3).partition()).isNull();
  }

  private static RefusedRecord letter(Map<String, String> headers) {
    ConsumerRecord<byte[], byte[]> message =
        new ConsumerRecord<>("t.dead-letters", 0, 0, null, new byte[0]);
    headers.forEach((name, value) -> message.headers().add(name, value.getBytes(UTF_8)));
    return RefusedRecord.of(message);
  }
}
