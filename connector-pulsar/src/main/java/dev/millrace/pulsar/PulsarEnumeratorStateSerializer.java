package dev.millrace.pulsar;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;

/** What is known of the partitions, as checkpoints hold it. */
final class PulsarEnumeratorStateSerializer
    implements SimpleVersionedSerializer<PulsarEnumeratorState> {
  @Override
  public int getVersion() {
    return PulsarSplitSerializer.VERSION;
  }

  @Override
  public byte[] serialize(PulsarEnumeratorState state) throws IOException {
    DataOutputSerializer out = new DataOutputSerializer(512);
    out.writeInt(state.known().size());
    for (String name : state.known()) {
      out.writeUTF(name);
    }
    out.writeInt(state.waiting().size());
    for (PulsarSplit split : state.waiting()) {
      PulsarSplitSerializer.write(split, out);
    }
    return out.getCopyOfBuffer();
  }

  @Override
  public PulsarEnumeratorState deserialize(int version, byte[] serialized) throws IOException {
    PulsarSplitSerializer.checkVersion(version);
    DataInputDeserializer in = new DataInputDeserializer(serialized);
    TreeSet<String> known = new TreeSet<>();
    for (int left = in.readInt(); left > 0; left--) {
      known.add(in.readUTF());
    }
    List<PulsarSplit> waiting = new ArrayList<>();
    for (int left = in.readInt(); left > 0; left--) {
      waiting.add(PulsarSplitSerializer.read(in));
    }
    return new PulsarEnumeratorState(known, waiting);
  }
}
