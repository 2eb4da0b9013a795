package dev.millrace.clickhouse.engine;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import net.jpountz.lz4.LZ4Compressor;
import net.jpountz.lz4.LZ4Factory;

/** Writes ClickHouse's own blocks, packed with LZ4 as its server does. */
final class BlockOutputStream extends OutputStream {
  private static final int BLOCK = 1 << 20;
  private static final int START = BlockFormat.CHECKSUM + BlockFormat.HEADER;

  private final LZ4Compressor compressor = LZ4Factory.fastestJavaInstance().fastCompressor();
  private final OutputStream out;
  private final byte[] block = new byte[BLOCK];
  private final byte[] frame = new byte[START + compressor.maxCompressedLength(BLOCK)];
  private int length;

  BlockOutputStream(OutputStream out) {
    this.out = out;
  }

  @Override
  public void write(int value) throws IOException {
    write(new byte[] {(byte) value}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int count) throws IOException {
    int from = offset;
    int left = count;
    while (left > 0) {
      int taken = Math.min(left, BLOCK - length);
      System.arraycopy(bytes, from, block, length, taken);
      length += taken;
      from += taken;
      left -= taken;
      if (length == BLOCK) {
        writeBlock();
      }
    }
  }

  private void writeBlock() throws IOException {
    if (length == 0) {
      return;
    }
    int packed = compressor.compress(block, 0, length, frame, START);
    ByteBuffer.wrap(frame)
        .order(ByteOrder.LITTLE_ENDIAN)
        .position(BlockFormat.CHECKSUM)
        .put(BlockFormat.LZ4)
        .putInt(packed + BlockFormat.HEADER)
        .putInt(length);
    byte[] checksum = BlockFormat.checksum(frame, START + packed);
    System.arraycopy(checksum, 0, frame, 0, checksum.length);
    out.write(frame, 0, START + packed);
    length = 0;
  }

  @Override
  public void close() throws IOException {
    writeBlock();
    out.close();
  }
}
