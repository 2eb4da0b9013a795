package dev.millrace.pulsar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What checkpoints hold. */
class StateTest {
  private static final PulsarSplit READ =
      new PulsarSplit(
          "persistent://t/n/x-partition-1",
          new Position(12, 345, 6, 37),
          null,
          new Position(12, 999, -1, 0));

  private static final PulsarSplit UNREAD =
      new PulsarSplit("persistent://t/n/y", null, Instant.parse("2026-11-28T00:00:00.123Z"), null);

  /** Written by version 1; they must be readable for good. */
  private static final String SPLIT_1 =
      "001e70657273697374656e743a2f2f742f6e2f782d706172746974696f6e2d3101000000000000"
          + "000c000000000000015900000006000000250001000000000000000c00000000000003e7ffffff"
          + "ff00000000";

  private static final String STATE_1 =
      "00000002001e70657273697374656e743a2f2f742f6e2f782d706172746974696f6e2d31001270"
          + "657273697374656e743a2f2f742f6e2f7900000001001270657273697374656e743a2f2f742f6e"
          + "2f790001000001a21f739c7b00";

  private static final PulsarEnumeratorState STATE =
      new PulsarEnumeratorState(new TreeSet<>(Set.of(READ.name(), UNREAD.name())), List.of(UNREAD));

  private final PulsarSplitSerializer splits = new PulsarSplitSerializer();
  private final PulsarEnumeratorStateSerializer states = new PulsarEnumeratorStateSerializer();

  static List<PulsarSplit> givesBackPartitions() {
    return List.of(READ, UNREAD, new PulsarSplit("persistent://t/n/z", null, null, null));
  }

  @ParameterizedTest
  @MethodSource
  void givesBackPartitions(PulsarSplit split) throws Exception {
    assertThat(splits.deserialize(splits.getVersion(), splits.serialize(split))).isEqualTo(split);
  }

  @Test
  void givesBackWhatIsKnownOfThem() throws Exception {
    assertThat(states.deserialize(states.getVersion(), states.serialize(STATE))).isEqualTo(STATE);
  }

  @Test
  void readsWhatVersionOneWrote() throws Exception {
    assertThat(splits.deserialize(1, HexFormat.of().parseHex(SPLIT_1))).isEqualTo(READ);
    assertThat(states.deserialize(1, HexFormat.of().parseHex(STATE_1))).isEqualTo(STATE);
  }

  @Test
  void saysWhoReadsOtherVersions() {
    assertThatThrownBy(() -> splits.deserialize(9, new byte[0]))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("version 9")
        .hasMessageContaining("Restore it with the connector that wrote it");
    assertThatThrownBy(() -> states.deserialize(9, new byte[0])).isInstanceOf(IOException.class);
  }

  @Test
  void aPartitionEndsAtItsLastMessageOrBehindIt() {
    assertThat(READ.isRead()).isFalse();
    assertThat(READ.endsAt(new Position(12, 998, -1, 0))).isFalse();
    assertThat(READ.endsAt(new Position(12, 999, -1, 0))).isTrue();
    assertThat(READ.endsAt(new Position(13, 0, -1, 0))).isTrue();
    assertThat(UNREAD.endsAt(new Position(13, 0, -1, 0))).isFalse();
    assertThat(new PulsarSplit("empty", null, null, Position.NONE).isRead()).isTrue();
  }
}
