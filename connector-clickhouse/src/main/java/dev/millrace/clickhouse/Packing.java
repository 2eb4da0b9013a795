package dev.millrace.clickhouse;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.jpountz.lz4.LZ4Compressor;

/** Packs pieces while they are written one behind the other into somebody's buffer. */
final class Packing {
  /** What a block holds: much for the compressor, little for the heap. */
  private static final int BLOCK_BYTES = 256 * 1024;

  private final LZ4Compressor compressor = PackedBlock.LZ4.fastCompressor();
  private final RowBinaryWriter lengths = new RowBinaryWriter();
  private byte[] unpacked = new byte[0];
  private byte[] packed = new byte[0];
  private List<PackedBlock> blocks = new ArrayList<>();
  private int packedPieces;
  private long packedSize;
  private int openPieces;
  private int openSize;

  /** How many pieces there are. */
  int count() {
    return packedPieces + openPieces;
  }

  /** How many bytes they had before they were packed. */
  long size() {
    return packedSize + openSize;
  }

  /**
   * Says that a piece was written.
   *
   * @param buffer begins with the pieces since it was begun anew
   * @param end where the piece ends in it
   * @return whether they are packed, and the buffer is to be begun anew
   */
  boolean add(byte[] buffer, int end) {
    lengths.length(end - openSize);
    openSize = end;
    openPieces++;
    if (end < BLOCK_BYTES) {
      return false;
    }
    pack(buffer);
    return true;
  }

  /** Packs what is left in the buffer, which is to be begun anew, and gives all pieces back. */
  PackedPieces take(byte[] buffer) {
    if (openPieces > 0) {
      pack(buffer);
    }
    PackedPieces taken = new PackedPieces(blocks);
    blocks = new ArrayList<>();
    packedPieces = 0;
    packedSize = 0;
    return taken;
  }

  private void pack(byte[] buffer) {
    int size = Math.addExact(lengths.size(), openSize);
    if (unpacked.length < size) {
      unpacked = new byte[size];
      packed = new byte[compressor.maxCompressedLength(size)];
    }
    System.arraycopy(lengths.bytes(), 0, unpacked, 0, lengths.size());
    System.arraycopy(buffer, 0, unpacked, lengths.size(), openSize);
    int length = compressor.compress(unpacked, 0, size, packed, 0);
    blocks.add(
        new PackedBlock(openPieces, lengths.size(), openSize, Arrays.copyOf(packed, length)));
    packedPieces += openPieces;
    packedSize += openSize;
    openPieces = 0;
    openSize = 0;
    lengths.clear();
  }
}
