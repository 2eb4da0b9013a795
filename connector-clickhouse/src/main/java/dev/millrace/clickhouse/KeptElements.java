package dev.millrace.clickhouse;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;

/**
 * The elements behind a chunk's rows, for those rows that are refused.
 *
 * @param writtenBy describes the serializer, so that elements of an earlier shape can be read
 * @param pieces an element each
 */
record KeptElements(byte[] writtenBy, PackedPieces pieces) {
  static byte[] describe(TypeSerializer<?> serializer) throws IOException {
    DataOutputSerializer out = new DataOutputSerializer(256);
    TypeSerializerSnapshot.writeVersionedSnapshot(out, serializer.snapshotConfiguration());
    return out.getCopyOfBuffer();
  }

  /** These elements alone. */
  KeptElements only(List<Refusal> refusals) {
    Pieces all = pieces.unpack();
    DataOutputSerializer out = new DataOutputSerializer(256);
    PieceEnds ends = new PieceEnds();
    for (Refusal refusal : refusals) {
      int start = all.starts()[refusal.row()];
      try {
        out.write(all.bytes(), start, all.starts()[refusal.row() + 1] - start);
      } catch (IOException impossible) {
        throw new IllegalStateException("Memory cannot be written to", impossible);
      }
      ends.add(out.length());
    }
    return new KeptElements(writtenBy, ends.pack(out.getSharedBuffer()));
  }

  <T> List<T> read(ClassLoader classes) throws IOException {
    TypeSerializer<T> serializer =
        TypeSerializerSnapshot.<T>readVersionedSnapshot(
                new DataInputDeserializer(writtenBy), classes)
            .restoreSerializer();
    Pieces all = pieces.unpack();
    List<T> elements = new ArrayList<>(all.count());
    for (int i = 0; i < all.count(); i++) {
      int start = all.starts()[i];
      elements.add(
          serializer.deserialize(
              new DataInputDeserializer(all.bytes(), start, all.starts()[i + 1] - start)));
    }
    return elements;
  }
}
