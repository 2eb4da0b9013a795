package dev.millrace.clickhouse.engine;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * How ClickHouse frames compressed data: a checksum of 16 bytes over all that follows, one byte for
 * the method, the length of method, lengths and block together, the length of what the block holds,
 * and the block.
 */
final class BlockFormat {
  static final int CHECKSUM = 16;
  static final int HEADER = 9;

  static final byte LZ4 = (byte) 0x82;
  static final byte ZSTD = (byte) 0x90;
  static final byte NONE = (byte) 0x02;

  private BlockFormat() {}

  /** The checksum of what lies behind its place in a frame. */
  // Deprecated with its whole library, but nothing else computes this old form of the hash.
  @SuppressWarnings("deprecation")
  static byte[] checksum(byte[] frame, int length) {
    long[] hash =
        com.clickhouse.data.ClickHouseCityHash.cityHash128(frame, CHECKSUM, length - CHECKSUM);
    return ByteBuffer.allocate(CHECKSUM)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putLong(hash[0])
        .putLong(hash[1])
        .array();
  }
}
