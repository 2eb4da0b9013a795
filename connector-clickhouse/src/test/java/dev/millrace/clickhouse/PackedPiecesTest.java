package dev.millrace.clickhouse;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PackedPiecesTest {
  @Test
  void givesBackEveryPieceAmongThemEmptyAndLongOnes() {
    List<String> texts = List.of("", "a", "b".repeat(127), "c".repeat(128), "", "d".repeat(70_000));

    assertThat(texts(pack(texts).unpack())).isEqualTo(texts);
  }

  @Test
  void givesBackPiecesOfManyBlocksInTheirOrder() {
    List<String> texts = IntStream.range(0, 2_000).mapToObj(i -> i + "e".repeat(i)).toList();

    PackedPieces packed = pack(texts);

    assertThat(packed.blocks()).hasSizeGreaterThan(5);
    assertThat(packed.count()).isEqualTo(2_000);
    assertThat(texts(packed.unpack())).isEqualTo(texts);
  }

  @Test
  void isSmallWherePiecesAreAlike() {
    List<String> alike = IntStream.range(0, 10_000).mapToObj(i -> "symbol-" + i % 10).toList();

    assertThat(pack(alike).size()).isLessThan(10_000);
  }

  static PackedPieces pack(List<String> texts) {
    RowBinaryWriter out = new RowBinaryWriter();
    Packing packing = new Packing();
    for (String text : texts) {
      out.fixedString(text, text.length());
      if (packing.add(out.bytes(), out.size())) {
        out.clear();
      }
    }
    return packing.take(out.bytes());
  }

  static List<String> texts(Pieces pieces) {
    return IntStream.range(0, pieces.count())
        .mapToObj(
            i ->
                new String(
                    pieces.bytes(),
                    pieces.starts()[i],
                    pieces.starts()[i + 1] - pieces.starts()[i],
                    StandardCharsets.UTF_8))
        .toList();
  }
}
