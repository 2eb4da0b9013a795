package dev.millrace.clickhouse;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.apache.flink.runtime.execution.SuppressRestartsException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Inserts chunks, each once however often it is told to. */
final class ChunkStore implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ChunkStore.class);

  private final ClickHouseConnection connection;
  private final String table;
  private final List<String> statements;
  private final SendMetrics metrics;
  private final Patience patience;
  private boolean proven;
  private boolean prepared;

  /**
   * A store that is not opened yet.
   *
   * @param proven whether the job has run before
   */
  ChunkStore(
      ClickHouseConnection connection,
      TableName table,
      List<String> statements,
      Retrying retrying,
      SendMetrics metrics,
      boolean proven) {
    this.connection = connection;
    this.table = table.text();
    this.statements = statements;
    this.metrics = metrics;
    this.proven = proven;
    patience =
        new Patience(
            retrying,
            duration -> TimeUnit.MILLISECONDS.sleep(duration.toMillis()),
            () -> ThreadLocalRandom.current().nextDouble(),
            metrics::retried);
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

  /** Stores a chunk, for as long as it takes; gives the rows that ClickHouse refuses. */
  List<Refusal> store(Chunk chunk) throws IOException, InterruptedException {
    prepare();
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
    if (!refusals.isEmpty() && chunk.elements() == null) {
      throw unusable(unhandled(chunk, refusals));
    }
    metrics.stored(
        rows.count() - refusals.size(),
        rows.starts()[rows.count()] - rows.starts()[0],
        refusals.size(),
        Duration.ofNanos(System.nanoTime() - start));
    proven = true;
    return refusals;
  }

  private static ClickHouseUnusable unhandled(Chunk chunk, List<Refusal> refusals) {
    Refusal first = refusals.get(0);
    return new ClickHouseUnusable(
        "ClickHouse refuses "
            + refusals.size()
            + " of "
            + chunk.rows().count()
            + " rows, the first with: "
            + first.message()
            + " "
            + ErrorGroup.of(first.code()).words()
            + "; or give the sink a handler of refused rows.");
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
