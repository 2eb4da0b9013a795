package dev.millrace.clickhouse;

import net.jpountz.lz4.LZ4Factory;

/**
 * Some pieces in one block of LZ4: how long each is, then the pieces.
 *
 * @param count of pieces
 * @param lengthsSize of the lengths
 * @param unpackedSize of the pieces
 * @param packed the block
 */
record PackedBlock(int count, int lengthsSize, int unpackedSize, byte[] packed) {
  /** Packing is much of a sink's work in Java; the native library is 150 KB for a class loader. */
  static final LZ4Factory LZ4 = fastest();

  private static LZ4Factory fastest() {
    try {
      return LZ4Factory.nativeInstance();
    } catch (LinkageError | AssertionError noneForThisPlatform) {
      return LZ4Factory.fastestJavaInstance();
    }
  }

  /** How many bytes it takes, its four numbers included. */
  int size() {
    return 4 * Integer.BYTES + packed.length;
  }

  /**
   * Appends the pieces to others.
   *
   * @param starts where pieces start; that of the first one here is known
   * @param first the number of the first one here
   */
  void unpack(byte[] bytes, int[] starts, int first) {
    byte[] unpacked = new byte[lengthsSize + unpackedSize];
    LZ4.safeDecompressor().decompress(packed, 0, packed.length, unpacked, 0);
    System.arraycopy(unpacked, lengthsSize, bytes, starts[first], unpackedSize);
    int position = 0;
    for (int i = first; i < first + count; i++) {
      int length = 0;
      for (int shift = 0; ; shift += 7) {
        byte part = unpacked[position++];
        length |= (part & 0x7F) << shift;
        if (part >= 0) {
          break;
        }
      }
      starts[i + 1] = starts[i] + length;
    }
  }
}
