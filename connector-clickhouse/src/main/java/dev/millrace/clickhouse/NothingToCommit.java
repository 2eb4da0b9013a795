package dev.millrace.clickhouse;

import java.util.Collection;
import org.apache.flink.api.connector.sink2.Committer;

/** Flink's place for a committer, which {@link Inserts} leaves nothing to. */
final class NothingToCommit implements Committer<Chunk> {
  @Override
  public void commit(Collection<CommitRequest<Chunk>> requests) {
    throw new IllegalStateException("A chunk went past the operator that stores it");
  }

  @Override
  public void close() {}
}
