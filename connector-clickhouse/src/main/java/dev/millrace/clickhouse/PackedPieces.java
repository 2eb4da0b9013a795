package dev.millrace.clickhouse;

import java.util.List;

/**
 * {@link Pieces} as they wait in heap and in checkpoints, packed block by block: one large array
 * for each of them would cost the garbage collector more than packing costs.
 */
record PackedPieces(List<PackedBlock> blocks) {
  PackedPieces {
    blocks = List.copyOf(blocks);
  }

  int count() {
    return blocks.stream().mapToInt(PackedBlock::count).sum();
  }

  /** About how many bytes they take. */
  int size() {
    return blocks.stream().mapToInt(PackedBlock::size).sum();
  }

  Pieces unpack() {
    byte[] bytes =
        new byte[blocks.stream().mapToInt(PackedBlock::unpackedSize).reduce(0, Math::addExact)];
    int[] starts = new int[count() + 1];
    int pieces = 0;
    for (PackedBlock block : blocks) {
      block.unpack(bytes, starts, pieces);
      pieces += block.count();
    }
    return new Pieces(bytes, starts);
  }

  @Override
  public String toString() {
    return count() + " pieces in " + size() + " bytes";
  }
}
