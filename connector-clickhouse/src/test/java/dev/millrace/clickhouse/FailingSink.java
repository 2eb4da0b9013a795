package dev.millrace.clickhouse;

import java.io.IOException;
import java.util.Collection;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.flink.api.connector.sink2.Committer;
import org.apache.flink.api.connector.sink2.CommitterInitContext;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.api.connector.sink2.SupportsCommitter;
import org.apache.flink.api.connector.sink2.WriterInitContext;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.streaming.api.connector.sink2.CommittableMessage;
import org.apache.flink.streaming.api.connector.sink2.SupportsPostCommitTopology;
import org.apache.flink.streaming.api.datastream.DataStream;

/** A sink whose rows are stored when it fails, before Flink learns of it: the worst moment. */
record FailingSink(ClickHouseSink<Measurement> sink)
    implements Sink<Measurement>, SupportsCommitter<Chunk>, SupportsPostCommitTopology<Chunk> {
  /** In this JVM, whatever is restarted in it. */
  static final AtomicInteger FAILURES_TO_COME = new AtomicInteger();

  @Override
  public SinkWriter<Measurement> createWriter(WriterInitContext context) throws IOException {
    return sink.createWriter(context);
  }

  @Override
  public Committer<Chunk> createCommitter(CommitterInitContext context) throws IOException {
    Committer<Chunk> committer = sink.createCommitter(context);
    return new Committer<>() {
      @Override
      public void commit(Collection<CommitRequest<Chunk>> requests)
          throws IOException, InterruptedException {
        committer.commit(requests);
        if (FAILURES_TO_COME.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
          throw new IOException("Injected behind the insert");
        }
      }

      @Override
      public void close() throws Exception {
        committer.close();
      }
    };
  }

  @Override
  public SimpleVersionedSerializer<Chunk> getCommittableSerializer() {
    return sink.getCommittableSerializer();
  }

  @Override
  public void addPostCommitTopology(DataStream<CommittableMessage<Chunk>> committed) {
    sink.addPostCommitTopology(committed);
  }
}
