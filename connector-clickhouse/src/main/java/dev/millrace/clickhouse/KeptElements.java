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

  /** About how many bytes they take. */
  int size() {
    return writtenBy.length + pieces.size();
  }

  /** The elements behind refused rows, in their order. */
  <T> List<T> read(List<Refusal> refusals, ClassLoader classes) throws IOException {
    TypeSerializer<T> serializer =
        TypeSerializerSnapshot.<T>readVersionedSnapshot(
                new DataInputDeserializer(writtenBy), classes)
            .restoreSerializer();
    Pieces all = pieces.unpack();
    List<T> elements = new ArrayList<>(refusals.size());
    for (Refusal refusal : refusals) {
      int start = all.starts()[refusal.row()];
      int length = all.starts()[refusal.row() + 1] - start;
      elements.add(serializer.deserialize(new DataInputDeserializer(all.bytes(), start, length)));
    }
    return elements;
  }
}
