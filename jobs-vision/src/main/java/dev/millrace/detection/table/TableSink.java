package dev.millrace.detection.table;

import dev.millrace.detection.model.TableRow;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import org.apache.flink.api.connector.sink2.Committer;
import org.apache.flink.api.connector.sink2.CommitterInitContext;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.SupportsCommitter;
import org.apache.flink.api.connector.sink2.SupportsWriterState;
import org.apache.flink.api.connector.sink2.WriterInitContext;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.runtime.execution.SuppressRestartsException;
import org.apache.flink.streaming.api.functions.sink.filesystem.bucketassigners.SimpleVersionedStringSerializer;

/**
 * The table of detections as a sink. What it hands from writer to committer, and keeps in
 * checkpoints, are names of prepared transactions.
 */
final class TableSink
    implements Sink<TableRow>, SupportsWriterState<TableRow, String>, SupportsCommitter<String> {
  private final TableOptions options;

  TableSink(TableOptions options) {
    this.options = options;
  }

  @Override
  public TableWriter createWriter(WriterInitContext context) throws IOException {
    return restoreWriter(context, List.of());
  }

  @Override
  public TableWriter restoreWriter(WriterInitContext context, Collection<String> scopes)
      throws IOException {
    try {
      return new TableWriter(options, context, scopes);
    } catch (TableUnusable unusable) {
      if (context.getRestoredCheckpointId().isEmpty()) {
        throw new SuppressRestartsException(unusable);
      }
      // It worked once, so somebody is changing the server: fail over until they are done.
      throw unusable;
    }
  }

  @Override
  public Committer<String> createCommitter(CommitterInitContext context) {
    return new TableCommitter(options);
  }

  @Override
  public SimpleVersionedSerializer<String> getWriterStateSerializer() {
    return SimpleVersionedStringSerializer.INSTANCE;
  }

  @Override
  public SimpleVersionedSerializer<String> getCommittableSerializer() {
    return SimpleVersionedStringSerializer.INSTANCE;
  }
}
