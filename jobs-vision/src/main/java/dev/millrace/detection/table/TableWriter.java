package dev.millrace.detection.table;

import dev.millrace.detection.model.TableRow;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.flink.api.common.operators.ProcessingTimeService;
import org.apache.flink.api.connector.sink2.CommittingSinkWriter;
import org.apache.flink.api.connector.sink2.StatefulSinkWriter;
import org.apache.flink.api.connector.sink2.WriterInitContext;
import org.apache.flink.metrics.Counter;

/**
 * Writes rows in batches. With {@code upsert} each batch is a transaction; with {@code
 * exactly-once} all batches between two checkpoints are one, which is prepared with the checkpoint
 * and committed by {@link TableCommitter} once that is complete.
 *
 * <p>Its state is the {@linkplain TransactionName#scope scope} of its transactions.
 */
final class TableWriter
    implements StatefulSinkWriter<TableRow, String>, CommittingSinkWriter<TableRow, String> {
  private final TableOptions options;
  private final String scope;
  private final int subtask;
  private final int subtasks;
  private final ProcessingTimeService time;
  private final Counter written;
  private final Database database;
  private final PreparedStatement upsert;
  private long checkpoint;
  private int batched;
  private boolean inTransaction;

  TableWriter(TableOptions options, WriterInitContext context, Collection<String> earlierScopes)
      throws IOException {
    this.options = options;
    scope = TransactionName.scope(options);
    subtask = context.getTaskInfo().getIndexOfThisSubtask();
    subtasks = context.getTaskInfo().getNumberOfParallelSubtasks();
    time = context.getProcessingTimeService();
    written = context.metricGroup().getNumRecordsSendCounter();
    checkpoint = context.getRestoredCheckpointId().orElse(0);
    Set<String> scopes = new HashSet<>(earlierScopes);
    scopes.add(scope);
    database = Database.connect(options);
    try {
      upsert = open(scopes);
    } catch (SQLException | IOException failure) {
      closeQuietly(failure);
      throw failure instanceof SQLException answer
          ? TableUnusable.explain(answer, options)
          : (IOException) failure;
    }
    if (!exactlyOnce()) {
      writeAgainLater();
    }
  }

  private PreparedStatement open(Set<String> scopes) throws SQLException, IOException {
    if (exactlyOnce() && !database.preparesTransactions()) {
      throw TableUnusable.withoutPreparedTransactions();
    }
    DetectionsTable table = DetectionsTable.of(options);
    if (options.create()) {
      database.create(table);
    }
    database.check(table);
    for (String each : scopes) {
      // Others may still run, and have prepared what they will commit; each rolls back its own.
      database.rollBackBehind(checkpoint, each, number -> number % subtasks == subtask);
    }
    Connection connection = database.connection();
    connection.setAutoCommit(false);
    return connection.prepareStatement(table.upsert());
  }

  private boolean exactlyOnce() {
    return options.delivery() == TableDelivery.EXACTLY_ONCE;
  }

  private void writeAgainLater() {
    // A timer that fails fails the task.
    var ignored =
        time.registerTimer(
            time.getCurrentProcessingTime() + options.batchInterval().toMillis(),
            now -> {
              writeBatch();
              writeAgainLater();
            });
  }

  @Override
  public void write(TableRow row, Context context) throws IOException {
    try {
      DetectionsTable.bind(upsert, row);
      upsert.addBatch();
    } catch (SQLException failure) {
      throw TableUnusable.explain(failure, options);
    }
    if (++batched >= options.batchSize()) {
      writeBatch();
    }
  }

  @Override
  public void flush(boolean endOfInput) throws IOException {
    writeBatch();
  }

  private void writeBatch() throws IOException {
    if (batched == 0) {
      return;
    }
    try {
      upsert.executeBatch();
      if (exactlyOnce()) {
        inTransaction = true;
      } else {
        database.connection().commit();
      }
    } catch (SQLException failure) {
      throw TableUnusable.explain(failure, options);
    }
    written.inc(batched);
    batched = 0;
  }

  /** The name of the transaction that holds the rows since the last checkpoint, if any. */
  @Override
  public Collection<String> prepareCommit() throws IOException {
    if (!inTransaction) {
      return List.of();
    }
    TransactionName name = new TransactionName(scope, subtask, checkpoint);
    try {
      database.prepare(name);
    } catch (SQLException failure) {
      throw TableUnusable.explain(failure, options);
    }
    inTransaction = false;
    return List.of(name.text());
  }

  @Override
  public List<String> snapshotState(long checkpointId) {
    checkpoint = checkpointId;
    return List.of(scope);
  }

  /** What is not prepared comes again. */
  @Override
  public void close() throws SQLException {
    database.close();
  }

  private void closeQuietly(Exception failure) {
    try {
      database.close();
    } catch (SQLException alsoFailed) {
      failure.addSuppressed(alsoFailed);
    }
  }
}
