package dev.millrace.clickhouse;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.flink.api.common.functions.MapFunction;
import org.apache.flink.api.common.state.CheckpointListener;
import org.apache.flink.api.connector.sink2.Committer;
import org.apache.flink.api.connector.sink2.CommitterInitContext;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.api.connector.sink2.SupportsCommitter;
import org.apache.flink.api.connector.sink2.WriterInitContext;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.streaming.api.connector.sink2.CommittableMessage;
import org.apache.flink.streaming.api.connector.sink2.SupportsPostCommitTopology;
import org.apache.flink.streaming.api.connector.sink2.SupportsPreCommitTopology;
import org.apache.flink.streaming.api.datastream.DataStream;

/** A sink whose rows are stored when it fails, before Flink learns of it: the worst moment. */
record FailingSink(ClickHouseSink<Measurement> sink)
    implements Sink<Measurement>,
        SupportsCommitter<Chunk>,
        SupportsPreCommitTopology<Chunk, Chunk>,
        SupportsPostCommitTopology<Chunk> {
  /** In this JVM, whatever is restarted in it. */
  static final AtomicInteger FAILURES_TO_COME = new AtomicInteger();

  @Override
  public SinkWriter<Measurement> createWriter(WriterInitContext context) throws IOException {
    return sink.createWriter(context);
  }

  /** Flink tells the last operator of a chain first: this one learns what is stored already. */
  @Override
  public DataStream<CommittableMessage<Chunk>> addPreCommitTopology(
      DataStream<CommittableMessage<Chunk>> written) {
    return sink.addPreCommitTopology(
        written
            .map(new FailBehindTheInsert())
            .returns(written.getType())
            .uid("fail-behind-insert"));
  }

  @Override
  public SimpleVersionedSerializer<Chunk> getWriteResultSerializer() {
    return sink.getWriteResultSerializer();
  }

  @Override
  public Committer<Chunk> createCommitter(CommitterInitContext context) {
    return sink.createCommitter(context);
  }

  @Override
  public SimpleVersionedSerializer<Chunk> getCommittableSerializer() {
    return sink.getCommittableSerializer();
  }

  @Override
  public void addPostCommitTopology(DataStream<CommittableMessage<Chunk>> nothing) {
    sink.addPostCommitTopology(nothing);
  }

  private static final class FailBehindTheInsert
      implements MapFunction<CommittableMessage<Chunk>, CommittableMessage<Chunk>>,
          CheckpointListener {
    private boolean handedOver;

    @Override
    public CommittableMessage<Chunk> map(CommittableMessage<Chunk> message) {
      handedOver = true;
      return message;
    }

    @Override
    public void notifyCheckpointComplete(long checkpoint) throws IOException {
      if (handedOver && FAILURES_TO_COME.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
        throw new IOException("Injected behind the insert");
      }
    }
  }
}
