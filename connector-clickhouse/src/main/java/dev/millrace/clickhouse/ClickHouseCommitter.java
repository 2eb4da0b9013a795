package dev.millrace.clickhouse;

import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.connector.sink2.Committer;
import org.apache.flink.api.connector.sink2.CommitterInitContext;
import org.apache.flink.runtime.execution.SuppressRestartsException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Inserts chunks once their checkpoint is complete; again after a restore, when ClickHouse knows
 * their tokens and does nothing.
 */
final class ClickHouseCommitter implements Committer<Chunk> {
  private static final Logger LOG = LoggerFactory.getLogger(ClickHouseCommitter.class);

  private final String table;
  private final List<String> statements;
  private final SendMetrics metrics;
  private final Patience patience;
  private final ClickHouseConnection connection;
  private boolean proven;
  private boolean prepared;

  ClickHouseCommitter(
      ClickHouseConnection connection,
      TableName table,
      List<String> statements,
      Retrying retrying,
      CommitterInitContext context) {
    this.connection = connection;
    this.table = table.text();
    this.statements = statements;
    metrics = new SendMetrics(context.metricGroup());
    patience =
        new Patience(
            retrying,
            duration -> TimeUnit.MILLISECONDS.sleep(duration.toMillis()),
            () -> ThreadLocalRandom.current().nextDouble(),
            metrics::retried);
    proven = context.getRestoredCheckpointId().isPresent();
  }

  /**
   * Prepares the tables now if ClickHouse answers, and before the first insert if it does not; says
   * so where the table cannot keep the sink's promise.
   */
  void open() throws IOException, InterruptedException {
    for (String statement : statements) {
      Answer answer = connection.execute(statement);
      if (answer instanceof Answer.Away) {
        return;
      }
      require(answer);
    }
    prepared = true;
    if (connection.forgetsTokens()) {
      LOG.warn(
          "{} does not remember inserts, so rows may be stored twice after a failure. Give it the"
              + " setting non_replicated_deduplication_window, such as 10000.",
          table);
    }
  }

  private void prepare() throws IOException, InterruptedException {
    if (prepared) {
      return;
    }
    for (String statement : statements) {
      require(patience.until(() -> connection.execute(statement)));
    }
    prepared = true;
  }

  private void require(Answer answer) throws IOException {
    if (answer instanceof Answer.Unusable unusable) {
      throw unusable(new ClickHouseUnusable(unusable.message()));
    }
  }

  @Override
  public void commit(Collection<CommitRequest<Chunk>> requests)
      throws IOException, InterruptedException {
    prepare();
    for (CommitRequest<Chunk> request : requests) {
      if (request.getCommittable() instanceof Chunk.Frozen frozen) {
        List<Refusal> refusals = store(frozen);
        if (!refusals.isEmpty()) {
          // Flink hands on what a request holds when it succeeds, so this one comes once more.
          request.updateAndRetryLater(refused(frozen, refusals));
        }
        proven = true;
      }
    }
  }

  private List<Refusal> store(Chunk.Frozen chunk) throws IOException, InterruptedException {
    long start = System.nanoTime();
    Pieces rows = chunk.rows().unpack();
    Inserter patient =
        (token, all, from, to) ->
            patience.until(() -> connection.insert(chunk.columns(), token, all, from, to));
    List<Refusal> refusals;
    try {
      refusals = new Bisection(patient, chunk.token(), rows).store();
    } catch (ClickHouseUnusable unusable) {
      throw unusable(unusable);
    }
    metrics.stored(
        rows.count() - refusals.size(),
        rows.starts()[rows.count()] - rows.starts()[0],
        refusals.size(),
        Duration.ofNanos(System.nanoTime() - start));
    return refusals;
  }

  private Chunk refused(Chunk.Frozen chunk, List<Refusal> refusals) throws IOException {
    KeptElements elements = chunk.elements();
    if (elements == null) {
      Refusal first = refusals.get(0);
      throw unusable(
          new ClickHouseUnusable(
              "ClickHouse refuses "
                  + refusals.size()
                  + " of "
                  + chunk.rows().count()
                  + " rows, the first with: "
                  + first.message()
                  + " "
                  + ErrorGroup.of(first.code()).words()
                  + "; or give the sink a handler of refused rows."));
    }
    return new Chunk.Refused(refusals, elements.only(refusals));
  }

  /** A job that never stored a row is set up wrongly: restarting it would not help. */
  private IOException unusable(ClickHouseUnusable unusable) {
    if (!proven) {
      throw new SuppressRestartsException(unusable);
    }
    return unusable;
  }

  @Override
  public void close() {
    connection.close();
  }
}
