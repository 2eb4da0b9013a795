package dev.millrace.pulsar;

import java.io.IOException;
import java.time.Instant;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.apache.flink.core.memory.DataOutputView;
import org.jspecify.annotations.Nullable;

/** Partitions and how far they are read, as checkpoints hold them. */
final class PulsarSplitSerializer implements SimpleVersionedSerializer<PulsarSplit> {
  static final int VERSION = 1;

  @Override
  public int getVersion() {
    return VERSION;
  }

  @Override
  public byte[] serialize(PulsarSplit split) throws IOException {
    DataOutputSerializer out = new DataOutputSerializer(128);
    write(split, out);
    return out.getCopyOfBuffer();
  }

  @Override
  public PulsarSplit deserialize(int version, byte[] serialized) throws IOException {
    checkVersion(version);
    return read(new DataInputDeserializer(serialized));
  }

  static void checkVersion(int version) throws IOException {
    if (version != VERSION) {
      throw new IOException(
          "A checkpoint holds positions of version "
              + version
              + ", this connector reads version "
              + VERSION
              + ". Restore it with the connector that wrote it.");
    }
  }

  static void write(PulsarSplit split, DataOutputView out) throws IOException {
    out.writeUTF(split.name());
    writeIfThere(split.position(), out);
    Instant publishedFrom = split.publishedFrom();
    out.writeBoolean(publishedFrom != null);
    if (publishedFrom != null) {
      out.writeLong(publishedFrom.toEpochMilli());
    }
    writeIfThere(split.stop(), out);
  }

  static PulsarSplit read(DataInputView in) throws IOException {
    String name = in.readUTF();
    Position position = readIfThere(in);
    Instant publishedFrom = in.readBoolean() ? Instant.ofEpochMilli(in.readLong()) : null;
    return new PulsarSplit(name, position, publishedFrom, readIfThere(in));
  }

  private static void writeIfThere(@Nullable Position position, DataOutputView out)
      throws IOException {
    out.writeBoolean(position != null);
    if (position != null) {
      position.write(out);
    }
  }

  private static @Nullable Position readIfThere(DataInputView in) throws IOException {
    return in.readBoolean() ? Position.read(in) : null;
  }
}
