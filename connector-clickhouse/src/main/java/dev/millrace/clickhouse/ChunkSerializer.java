package dev.millrace.clickhouse;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.jspecify.annotations.Nullable;

/** Chunks as checkpoints hold them. */
final class ChunkSerializer implements SimpleVersionedSerializer<Chunk> {
  private static final int VERSION = 1;

  /** More than token, names of columns and counts take, as a rule. */
  private static final int HEAD_BYTES = 4096;

  @Override
  public int getVersion() {
    return VERSION;
  }

  @Override
  public byte[] serialize(Chunk chunk) throws IOException {
    KeptElements elements = chunk.elements();
    // At once as large as it gets: growing copies megabytes several times.
    int size = chunk.rows().size() + (elements == null ? 0 : elements.size());
    DataOutputSerializer out = new DataOutputSerializer(HEAD_BYTES + size);
    out.writeUTF(chunk.token());
    out.writeInt(chunk.columns().size());
    for (String column : chunk.columns()) {
      out.writeUTF(column);
    }
    write(chunk.rows(), out);
    out.writeBoolean(elements != null);
    if (elements != null) {
      write(elements, out);
    }
    return out.getCopyOfBuffer();
  }

  private static void write(KeptElements elements, DataOutputSerializer out) throws IOException {
    write(elements.writtenBy(), out);
    write(elements.pieces(), out);
  }

  private static void write(PackedPieces pieces, DataOutputSerializer out) throws IOException {
    out.writeInt(pieces.blocks().size());
    for (PackedBlock block : pieces.blocks()) {
      out.writeInt(block.count());
      out.writeInt(block.lengthsSize());
      out.writeInt(block.unpackedSize());
      write(block.packed(), out);
    }
  }

  private static void write(byte[] bytes, DataOutputSerializer out) throws IOException {
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  @Override
  public Chunk deserialize(int version, byte[] serialized) throws IOException {
    if (version != VERSION) {
      throw new IOException(
          "A checkpoint holds chunks of version "
              + version
              + ", this connector reads version "
              + VERSION
              + ". Restore it with the connector that wrote it.");
    }
    DataInputDeserializer in = new DataInputDeserializer(serialized);
    String token = in.readUTF();
    List<String> columns = new ArrayList<>();
    for (int left = in.readInt(); left > 0; left--) {
      columns.add(in.readUTF());
    }
    PackedPieces rows = readPieces(in);
    @Nullable KeptElements elements = in.readBoolean() ? readElements(in) : null;
    return new Chunk(token, columns, rows, elements);
  }

  private static KeptElements readElements(DataInputDeserializer in) throws IOException {
    return new KeptElements(readBytes(in), readPieces(in));
  }

  private static PackedPieces readPieces(DataInputDeserializer in) throws IOException {
    List<PackedBlock> blocks = new ArrayList<>();
    for (int left = in.readInt(); left > 0; left--) {
      blocks.add(new PackedBlock(in.readInt(), in.readInt(), in.readInt(), readBytes(in)));
    }
    return new PackedPieces(blocks);
  }

  private static byte[] readBytes(DataInputDeserializer in) throws IOException {
    byte[] bytes = new byte[in.readInt()];
    in.readFully(bytes);
    return bytes;
  }
}
