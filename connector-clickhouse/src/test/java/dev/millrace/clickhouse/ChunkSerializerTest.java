package dev.millrace.clickhouse;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.HexFormat;
import java.util.List;
import org.apache.flink.api.common.typeutils.base.StringSerializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ChunkSerializerTest {
  private static final String TOKEN = "00112233445566778899aabbccddeeff";

  private static final List<String> COLUMNS = List.of("id", "place");

  /** Written by version 1; its chunks must be readable for good. */
  private static final String FROZEN_1 =
      "01002030303131323233333434353536363737383839396161626263636464656566660000000200"
          + "0269640005706c616365000000020000001000000012f0010707726f77206f6e65726f772074776f"
          + "0000005a00546f72672e6170616368652e666c696e6b2e6170692e636f6d6d6f6e2e747970657574"
          + "696c732e626173652e537472696e6753657269616c697a657224537472696e6753657269616c697a"
          + "6572536e617073686f7400000003000000020000000a0000000ba00404046f6e650474776f";

  private static final String REFUSED_1 =
      "020000000100000001000001d500026e6f0000005a00546f72672e6170616368652e666c696e6b2e"
          + "6170692e636f6d6d6f6e2e747970657574696c732e626173652e537472696e6753657269616c697a"
          + "657224537472696e6753657269616c697a6572536e617073686f7400000003000000010000000500"
          + "00000650040474776f";

  private final ChunkSerializer serializer = new ChunkSerializer();

  @Test
  void givesBackChunksWithAndWithoutElements() throws Exception {
    Chunk.Frozen without =
        new Chunk.Frozen(TOKEN, COLUMNS, PackedPiecesTest.pack(List.of("a", "", "ccc")), null);
    Chunk.Frozen with = new Chunk.Frozen(TOKEN, COLUMNS, without.rows(), elements("A", "B", "C"));

    Chunk.Frozen readWithout = (Chunk.Frozen) copy(without);
    Chunk.Frozen readWith = (Chunk.Frozen) copy(with);

    assertThat(readWithout.token()).isEqualTo(TOKEN);
    assertThat(readWithout.columns()).isEqualTo(COLUMNS);
    assertThat(PackedPiecesTest.texts(readWithout.rows().unpack())).containsExactly("a", "", "ccc");
    assertThat(readWithout.elements()).isNull();
    assertThat(read(readWith.elements())).containsExactly("A", "B", "C");
  }

  @Test
  void givesBackRefusedRowsAlone() throws Exception {
    List<Refusal> refusals = List.of(new Refusal(1, 469, "Constraint `c`"), new Refusal(2, 6, "ü"));

    Chunk.Refused read =
        (Chunk.Refused) copy(new Chunk.Refused(refusals, elements("A", "B", "C").only(refusals)));

    assertThat(read.refusals()).isEqualTo(refusals);
    assertThat(read(read.elements())).containsExactly("B", "C");
  }

  @Test
  void readsWhatVersionOneWrote() throws Exception {
    HexFormat hex = HexFormat.of();
    Chunk.Frozen frozen = (Chunk.Frozen) serializer.deserialize(1, hex.parseHex(FROZEN_1));
    Chunk.Refused refused = (Chunk.Refused) serializer.deserialize(1, hex.parseHex(REFUSED_1));

    assertThat(frozen.token()).isEqualTo(TOKEN);
    assertThat(frozen.columns()).isEqualTo(COLUMNS);
    assertThat(PackedPiecesTest.texts(frozen.rows().unpack()))
        .containsExactly("row one", "row two");
    assertThat(read(frozen.elements())).containsExactly("one", "two");
    assertThat(refused.refusals()).containsExactly(new Refusal(1, 469, "no"));
    assertThat(read(refused.elements())).containsExactly("two");
  }

  @Test
  void saysWhoReadsChunksOfAnotherVersion() {
    assertThatThrownBy(() -> serializer.deserialize(9, new byte[0]))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("version 9")
        .hasMessageContaining("Restore it with the connector that wrote it");
  }

  private Chunk copy(Chunk chunk) throws IOException {
    return serializer.deserialize(serializer.getVersion(), serializer.serialize(chunk));
  }

  private static KeptElements elements(String... texts) throws IOException {
    DataOutputSerializer out = new DataOutputSerializer(64);
    PieceEnds ends = new PieceEnds();
    for (String text : texts) {
      StringSerializer.INSTANCE.serialize(text, out);
      ends.add(out.length());
    }
    return new KeptElements(
        KeptElements.describe(StringSerializer.INSTANCE), ends.pack(out.getSharedBuffer()));
  }

  private static List<String> read(@Nullable KeptElements elements) throws IOException {
    return requireNonNull(elements).read(ChunkSerializerTest.class.getClassLoader());
  }
}
