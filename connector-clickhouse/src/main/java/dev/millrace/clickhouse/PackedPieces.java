package dev.millrace.clickhouse;

import java.util.Arrays;
import net.jpountz.lz4.LZ4Factory;

/**
 * {@link Pieces} as they wait in heap and in checkpoints: how long each is, then the pieces, and
 * all of it in one block of LZ4.
 *
 * @param count of pieces
 * @param unpackedSize of lengths and pieces together
 * @param packed the block
 */
record PackedPieces(int count, int unpackedSize, byte[] packed) {
  /**
   * Packing is half of a sink's work in Java; the native library is 150 KB for each class loader.
   */
  private static final LZ4Factory LZ4 = fastest();

  private static LZ4Factory fastest() {
    try {
      return LZ4Factory.nativeInstance();
    } catch (LinkageError | AssertionError noneForThisPlatform) {
      return LZ4Factory.fastestJavaInstance();
    }
  }

  static PackedPieces of(Pieces pieces) {
    RowBinaryWriter lengths = new RowBinaryWriter();
    for (int i = 0; i < pieces.count(); i++) {
      lengths.length(pieces.starts()[i + 1] - pieces.starts()[i]);
    }
    int first = pieces.starts()[0];
    int size = pieces.starts()[pieces.count()] - first;
    byte[] unpacked = Arrays.copyOf(lengths.bytes(), Math.addExact(lengths.size(), size));
    System.arraycopy(pieces.bytes(), first, unpacked, lengths.size(), size);
    return new PackedPieces(
        pieces.count(), unpacked.length, LZ4.fastCompressor().compress(unpacked));
  }

  Pieces unpack() {
    byte[] bytes = new byte[unpackedSize];
    LZ4.safeDecompressor().decompress(packed, 0, packed.length, bytes, 0);
    int[] starts = new int[count + 1];
    int position = 0;
    for (int i = 0; i < count; i++) {
      int length = 0;
      for (int shift = 0; ; shift += 7) {
        byte part = bytes[position++];
        length |= (part & 0x7F) << shift;
        if (part >= 0) {
          break;
        }
      }
      starts[i + 1] = length;
    }
    starts[0] = position;
    for (int i = 1; i <= count; i++) {
      starts[i] += starts[i - 1];
    }
    return new Pieces(bytes, starts);
  }

  @Override
  public String toString() {
    return count + " pieces in " + packed.length + " bytes";
  }
}
