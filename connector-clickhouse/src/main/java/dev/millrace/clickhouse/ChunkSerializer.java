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
  private static final int FROZEN = 0;
  private static final int FROZEN_WITH_ELEMENTS = 1;
  private static final int REFUSED = 2;

  @Override
  public int getVersion() {
    return VERSION;
  }

  @Override
  public byte[] serialize(Chunk chunk) throws IOException {
    DataOutputSerializer out = new DataOutputSerializer(1024);
    if (chunk instanceof Chunk.Frozen frozen) {
      write(frozen, out);
    } else if (chunk instanceof Chunk.Refused refused) {
      write(refused, out);
    }
    return out.getCopyOfBuffer();
  }

  private static void write(Chunk.Frozen frozen, DataOutputSerializer out) throws IOException {
    KeptElements elements = frozen.elements();
    out.writeByte(elements == null ? FROZEN : FROZEN_WITH_ELEMENTS);
    out.writeUTF(frozen.token());
    out.writeInt(frozen.columns().size());
    for (String column : frozen.columns()) {
      out.writeUTF(column);
    }
    write(frozen.rows(), out);
    if (elements != null) {
      write(elements, out);
    }
  }

  private static void write(Chunk.Refused refused, DataOutputSerializer out) throws IOException {
    out.writeByte(REFUSED);
    out.writeInt(refused.refusals().size());
    for (Refusal refusal : refused.refusals()) {
      out.writeInt(refusal.row());
      out.writeInt(refusal.code());
      out.writeUTF(refusal.message());
    }
    write(refused.elements(), out);
  }

  private static void write(KeptElements elements, DataOutputSerializer out) throws IOException {
    write(elements.writtenBy(), out);
    write(elements.pieces(), out);
  }

  private static void write(PackedPieces pieces, DataOutputSerializer out) throws IOException {
    out.writeInt(pieces.count());
    out.writeInt(pieces.unpackedSize());
    write(pieces.packed(), out);
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
    int kind = in.readByte();
    if (kind == REFUSED) {
      List<Refusal> refusals = new ArrayList<>();
      for (int left = in.readInt(); left > 0; left--) {
        refusals.add(new Refusal(in.readInt(), in.readInt(), in.readUTF()));
      }
      return new Chunk.Refused(refusals, readElements(in));
    }
    String token = in.readUTF();
    List<String> columns = new ArrayList<>();
    for (int left = in.readInt(); left > 0; left--) {
      columns.add(in.readUTF());
    }
    PackedPieces rows = readPieces(in);
    @Nullable KeptElements elements = kind == FROZEN_WITH_ELEMENTS ? readElements(in) : null;
    return new Chunk.Frozen(token, columns, rows, elements);
  }

  private static KeptElements readElements(DataInputDeserializer in) throws IOException {
    return new KeptElements(readBytes(in), readPieces(in));
  }

  private static PackedPieces readPieces(DataInputDeserializer in) throws IOException {
    return new PackedPieces(in.readInt(), in.readInt(), readBytes(in));
  }

  private static byte[] readBytes(DataInputDeserializer in) throws IOException {
    byte[] bytes = new byte[in.readInt()];
    in.readFully(bytes);
    return bytes;
  }
}
