package dev.millrace.pulsar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.pulsar.client.api.MessageId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PositionTest {
  @ParameterizedTest(name = "{0}")
  @ValueSource(strings = {"12:345:-1", "12:345:3", "12:345:3:0", "12:345:-1:36"})
  void readsIdsAsPulsarWritesThem(String id) {
    int partition = Integer.parseInt(id.split(":", -1)[2]);

    Position position = Position.parse(id);

    assertThat(position.text(partition)).isEqualTo(id);
    assertThat(position.messageId(partition)).hasToString(id);
    assertThat(Position.of(position.messageId(partition))).isEqualTo(position);
  }

  @ParameterizedTest(name = "''{0}''")
  @ValueSource(strings = {"", "12", "12:345", "a:b:c", "12:345:0:1:2", "-1:2:3", "12:345:0 "})
  void refusesWhatIsNoId(String text) {
    assertThatThrownBy(() -> Position.parse(text)).hasMessageContaining("It looks like 12:345:0");
  }

  @ParameterizedTest(name = "{0} is behind {1}: {2}")
  @CsvSource({
    "2:0:0,   1:9:0,   true",
    "1:2:0,   1:1:0:9, true",
    "1:1:0:2, 1:1:0:1, true",
    "1:1:0:1, 1:1:0:1, false",
    "1:1:0:0, 1:1:0:1, false",
    "1:1:0:0, 1:1:0,   true",
  })
  void comparesByLedgerEntryAndPlaceInTheBatch(String one, String other, boolean behind) {
    assertThat(Position.parse(one).isBehind(Position.parse(other))).isEqualTo(behind);
  }

  @Test
  void isTheSamePlaceWhateverIsKnownOfTheBatch() {
    assertThat(new Position(1, 2, 3, 0)).isEqualByComparingTo(new Position(1, 2, 3, 37));
  }

  @Test
  void acknowledgesABatchOnlyWhenItIsRead() {
    MessageId before = new Position(1, 2, 35, 37).acknowledged(0);
    MessageId whole = new Position(1, 2, 36, 37).acknowledged(0);
    MessageId alone = new Position(1, 2, -1, 0).acknowledged(0);

    assertThat(before).hasToString("1:1:0");
    assertThat(whole).hasToString("1:2:0");
    assertThat(alone).hasToString("1:2:0");
  }

  @ParameterizedTest(name = "from {0}:{1} of {2} to {3}: {4}")
  @CsvSource({
    // entry, index, batch, last, messages
    "5, 9,  10, 5, 0",
    "5, 3,  10, 5, 6",
    "5, 9,  10, 7, 20",
    "5, 3,  10, 7, 26",
    "5, -1, 0,  9, 4",
  })
  void estimatesHowManyMessagesFollow(long entry, int index, int batch, long last, long messages) {
    int lastIndex = batch == 0 ? -1 : batch - 1;

    assertThat(
            new Position(1, entry, index, batch)
                .messagesUntil(new Position(1, last, lastIndex, batch)))
        .isEqualTo(messages);
  }

  @Test
  void countsWhatIsInTheNewestLedgerWhereOthersLieBetween() {
    assertThat(new Position(1, 500, -1, 0).messagesUntil(new Position(8, 9, -1, 0))).isEqualTo(10);
    assertThat(Position.NONE.messagesUntil(new Position(8, 9, -1, 0))).isEqualTo(10);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "persistent://t/n/topic-partition-12, persistent://t/n/topic, 12",
    "persistent://t/n/topic, persistent://t/n/topic, -1",
    "persistent://t/n/a-partition-b, persistent://t/n/a-partition-b, -1",
  })
  void knowsAPartitionByItsName(String name, String topic, int index) {
    assertThat(Partition.of(name)).isEqualTo(new Partition(name, topic, index));
  }

  @Test
  void partitionsAreSharedOutEvenly() {
    assertThat(
            IntStream.range(0, 12)
                .map(index -> Partition.of("persistent://t/n/x-partition-" + index).owner(4))
                .boxed()
                .collect(Collectors.groupingBy(owner -> owner, Collectors.counting()))
                .values())
        .containsExactly(3L, 3L, 3L, 3L);
  }
}
