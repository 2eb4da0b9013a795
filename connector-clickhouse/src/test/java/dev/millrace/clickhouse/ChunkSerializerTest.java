package dev.millrace.clickhouse;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.flink.api.common.typeutils.base.StringSerializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ChunkSerializerTest {
  private static final String TOKEN = "00112233445566778899aabbccddeeff";

  private static final List<String> COLUMNS = List.of("id", "place");

  /** Written by version 1; its chunks must be readable for good. */
  private static final String CHUNK_1 =
      "002030303131323233333434353536363737383839396161626263636464656566660000000200"
          + "0269640005706c6163650000000100000002000000020000000e00000012f0010707726f77206f"
          + "6e65726f772074776f010000005a00546f72672e6170616368652e666c696e6b2e6170692e636f"
          + "6d6d6f6e2e747970657574696c732e626173652e537472696e6753657269616c697a6572245374"
          + "72696e6753657269616c697a6572536e617073686f740000000300000001000000020000000200"
          + "0000080000000ba00404046f6e650474776f";

  private final ChunkSerializer serializer = new ChunkSerializer();

  @Test
  void givesBackChunksWithAndWithoutElements() throws Exception {
    Chunk without = new Chunk(TOKEN, COLUMNS, PackedPiecesTest.pack(List.of("a", "", "ccc")), null);
    Chunk with = new Chunk(TOKEN, COLUMNS, without.rows(), elements("A", "B", "C"));

    Chunk readWithout = copy(without);
    Chunk readWith = copy(with);

    assertThat(readWithout.token()).isEqualTo(TOKEN);
    assertThat(readWithout.columns()).isEqualTo(COLUMNS);
    assertThat(PackedPiecesTest.texts(readWithout.rows().unpack())).containsExactly("a", "", "ccc");
    assertThat(readWithout.elements()).isNull();
    assertThat(read(readWith.elements(), 0, 1, 2)).containsExactly("A", "B", "C");
  }

  @Test
  void givesBackTheElementsOfRefusedRowsAlone() throws Exception {
    Chunk chunk =
        copy(
            new Chunk(
                TOKEN,
                COLUMNS,
                PackedPiecesTest.pack(List.of("a", "b", "c")),
                elements("A", "B", "C")));

    assertThat(read(chunk.elements(), 1, 2)).containsExactly("B", "C");
  }

  @Test
  void readsWhatVersionOneWrote() throws Exception {
    Chunk chunk = serializer.deserialize(1, HexFormat.of().parseHex(CHUNK_1));

    assertThat(chunk.token()).isEqualTo(TOKEN);
    assertThat(chunk.columns()).isEqualTo(COLUMNS);
    assertThat(PackedPiecesTest.texts(chunk.rows().unpack())).containsExactly("row one", "row two");
    assertThat(read(chunk.elements(), 0, 1)).containsExactly("one", "two");
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
    Packing packing = new Packing();
    for (String text : texts) {
      StringSerializer.INSTANCE.serialize(text, out);
      assertThat(packing.add(out.getSharedBuffer(), out.length())).isFalse();
    }
    return new KeptElements(
        KeptElements.describe(StringSerializer.INSTANCE), packing.take(out.getSharedBuffer()));
  }

  private static List<String> read(@Nullable KeptElements elements, int... rows)
      throws IOException {
    List<Refusal> refusals =
        IntStream.of(rows).mapToObj(row -> new Refusal(row, 469, "no")).toList();
    return requireNonNull(elements).read(refusals, ChunkSerializerTest.class.getClassLoader());
  }
}
