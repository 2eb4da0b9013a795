package dev.millrace.clickhouse.engine;

import com.github.luben.zstd.Zstd;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import net.jpountz.lz4.LZ4Exception;
import net.jpountz.lz4.LZ4Factory;

/** Reads what clients compress in ClickHouse's own blocks. */
final class BlockInputStream extends InputStream {
  /** More than any client puts into one block. */
  private static final int LARGEST = 64 << 20;

  private final InputStream in;
  private byte[] block = new byte[0];
  private int position;

  BlockInputStream(InputStream in) {
    this.in = in;
  }

  @Override
  public int read() throws IOException {
    return fill() ? Byte.toUnsignedInt(block[position++]) : -1;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    if (!fill()) {
      return -1;
    }
    int read = Math.min(length, block.length - position);
    System.arraycopy(block, position, bytes, offset, read);
    position += read;
    return read;
  }

  /** Whether there is a byte to read; reads the next block if it takes one. */
  private boolean fill() throws IOException {
    while (position == block.length) {
      byte[] start = in.readNBytes(BlockFormat.CHECKSUM + BlockFormat.HEADER);
      if (start.length == 0) {
        return false;
      }
      if (start.length < BlockFormat.CHECKSUM + BlockFormat.HEADER) {
        throw new EOFException("A compressed block ends in its header");
      }
      block = readBlock(start);
      position = 0;
    }
    return true;
  }

  private byte[] readBlock(byte[] start) throws IOException {
    ByteBuffer header = ByteBuffer.wrap(start).order(ByteOrder.LITTLE_ENDIAN);
    byte method = header.get(BlockFormat.CHECKSUM);
    int packed = header.getInt(BlockFormat.CHECKSUM + 1) - BlockFormat.HEADER;
    int unpacked = header.getInt(BlockFormat.CHECKSUM + 1 + Integer.BYTES);
    if (packed < 0 || packed > LARGEST || unpacked < 0 || unpacked > LARGEST) {
      throw new Refusal(
          Refusal.TOO_MANY_BYTES, "A compressed block may have " + LARGEST + " bytes.");
    }
    byte[] frame = Arrays.copyOf(start, start.length + packed);
    if (in.readNBytes(frame, start.length, packed) < packed) {
      throw new EOFException("A compressed block ends too early");
    }
    byte[] checksum = Arrays.copyOf(frame, BlockFormat.CHECKSUM);
    if (!Arrays.equals(checksum, BlockFormat.checksum(frame, frame.length))) {
      throw new Refusal(
          Refusal.CHECKSUM_DOES_NOT_MATCH, "A compressed block is not what its sender packed.");
    }
    return unpack(method, frame, start.length, unpacked);
  }

  private static byte[] unpack(byte method, byte[] frame, int start, int unpacked) throws Refusal {
    byte[] bytes = new byte[unpacked];
    int packed = frame.length - start;
    try {
      long length =
          switch (method) {
            case BlockFormat.LZ4 ->
                LZ4Factory.fastestJavaInstance()
                    .safeDecompressor()
                    .decompress(frame, start, packed, bytes, 0, unpacked);
            case BlockFormat.ZSTD ->
                Zstd.decompressByteArray(bytes, 0, unpacked, frame, start, packed);
            case BlockFormat.NONE -> {
              System.arraycopy(frame, start, bytes, 0, Math.min(packed, unpacked));
              yield packed;
            }
            default ->
                throw new Refusal(
                    Refusal.UNKNOWN_COMPRESSION_METHOD,
                    "Blocks are read that are packed with LZ4 or ZSTD, not with method 0x%02x."
                        .formatted(method));
          };
      if (length == unpacked) {
        return bytes;
      }
    } catch (LZ4Exception damaged) {
      // Told below, in the words that stand for any method.
    }
    throw new Refusal(Refusal.CANNOT_DECOMPRESS, "A compressed block cannot be unpacked.");
  }
}
