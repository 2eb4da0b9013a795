package dev.millrace.detection.table;

import java.io.IOException;
import java.sql.SQLException;
import java.util.Collection;
import org.apache.flink.api.connector.sink2.Committer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Commits prepared transactions, by their names, once their checkpoint is complete. */
final class TableCommitter implements Committer<String> {
  private static final Logger LOG = LoggerFactory.getLogger(TableCommitter.class);

  private final TableOptions options;
  private @Nullable Database database;

  TableCommitter(TableOptions options) {
    this.options = options;
  }

  @Override
  public void commit(Collection<CommitRequest<String>> requests) throws IOException {
    for (CommitRequest<String> request : requests) {
      try {
        if (!connected().commitPrepared(request.getCommittable())) {
          // As it must be after a failure between the commit and the next checkpoint.
          LOG.info("{} is committed already", request.getCommittable());
          request.signalAlreadyCommitted();
        }
      } catch (SQLException failure) {
        throw TableUnusable.explain(failure, options);
      }
    }
  }

  private Database connected() throws IOException {
    if (database == null) {
      database = Database.connect(options);
    }
    return database;
  }

  @Override
  public void close() throws SQLException {
    if (database != null) {
      database.close();
    }
  }
}
