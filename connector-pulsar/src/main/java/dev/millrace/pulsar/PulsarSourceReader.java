package dev.millrace.pulsar;

import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.connector.base.source.reader.RecordEmitter;
import org.apache.flink.connector.base.source.reader.SingleThreadMultiplexSourceReaderBase;
import org.apache.flink.connector.base.source.reader.splitreader.SplitReader;
import org.apache.pulsar.client.api.Message;
import org.apache.pulsar.client.api.PulsarClient;
import org.jspecify.annotations.Nullable;

/** A subtask's share of the partitions. */
final class PulsarSourceReader<T>
    extends SingleThreadMultiplexSourceReaderBase<
        Message<byte[]>, T, PulsarSplit, PulsarSplitState> {
  private final PulsarClient client;
  private final @Nullable Cursors cursors;

  /**
   * A share that is empty yet.
   *
   * @param client is closed with this
   * @param cursors what to tell of complete checkpoints, if anything
   */
  PulsarSourceReader(
      PulsarClient client,
      Supplier<SplitReader<Message<byte[]>, PulsarSplit>> messages,
      RecordEmitter<Message<byte[]>, T, PulsarSplitState> emitter,
      @Nullable Cursors cursors,
      SourceReaderContext context) {
    super(messages, emitter, context.getConfiguration(), context);
    this.client = client;
    this.cursors = cursors;
  }

  @Override
  public void addSplits(List<PulsarSplit> splits) {
    if (cursors != null) {
      cursors.open(splits);
    }
    super.addSplits(splits);
  }

  @Override
  protected PulsarSplitState initializedState(PulsarSplit split) {
    return new PulsarSplitState(split);
  }

  @Override
  protected PulsarSplit toSplitType(String name, PulsarSplitState state) {
    return state.split();
  }

  @Override
  protected void onSplitFinished(Map<String, PulsarSplitState> finished) {
    if (cursors != null) {
      finished.values().forEach(state -> cursors.finished(state.split()));
    }
  }

  @Override
  public List<PulsarSplit> snapshotState(long checkpoint) {
    List<PulsarSplit> splits = super.snapshotState(checkpoint);
    if (cursors != null) {
      cursors.remember(checkpoint, splits);
    }
    return splits;
  }

  @Override
  public void notifyCheckpointComplete(long checkpoint) throws Exception {
    super.notifyCheckpointComplete(checkpoint);
    if (cursors != null) {
      cursors.complete(checkpoint);
    }
  }

  @Override
  public void close() throws Exception {
    try {
      super.close();
    } finally {
      client.close();
    }
  }
}
