package dev.millrace.clickhouse;

import java.util.ArrayList;
import java.util.List;

/**
 * Stores all rows of a chunk but those that ClickHouse refuses: it halves what is refused until
 * single rows are left.
 *
 * <p>Halves have the tokens {@code t.0} and {@code t.1} under a chunk's {@code t}, so doing it all
 * again stores nothing twice.
 */
final class Bisection {
  /**
   * A refused row takes up to seventeen inserts to find among 100,000, and of those that succeed
   * each takes a place in the table's deduplication window. Where there are more than so many, the
   * table is wrong rather than the rows, and the window would forget the first before the last.
   */
  static final int MOST_REFUSED = 5_000;

  private final Inserter inserter;
  private final String token;
  private final Pieces rows;
  private final List<Refusal> refusals = new ArrayList<>();

  Bisection(Inserter inserter, String token, Pieces rows) {
    this.inserter = inserter;
    this.token = token;
    this.rows = rows;
  }

  /** The rows that are refused; the others are stored. */
  List<Refusal> store() throws InterruptedException, ClickHouseUnusable {
    store(token, 0, rows.count());
    return refusals;
  }

  private void store(String part, int from, int to)
      throws InterruptedException, ClickHouseUnusable {
    Answer answer = inserter.insert(part, rows, from, to);
    if (answer instanceof Answer.Unusable unusable) {
      throw new ClickHouseUnusable(unusable.message());
    }
    // Whoever wants to wait does so in the inserter.
    if (answer instanceof Answer.Away away) {
      throw new ClickHouseUnusable(away.reason());
    }
    if (!(answer instanceof Answer.RowsAtFault fault)) {
      return;
    }
    if (to - from > 1) {
      int middle = (from + to) >>> 1;
      store(part + ".0", from, middle);
      store(part + ".1", middle, to);
      return;
    }
    refusals.add(new Refusal(from, fault.code(), fault.message()));
    if (refusals.size() > MOST_REFUSED) {
      throw new ClickHouseUnusable(
          "ClickHouse refuses more than "
              + MOST_REFUSED
              + " rows of one insert, the last with: "
              + fault.message()
              + " "
              + ErrorGroup.of(fault.code()).words()
              + ".");
    }
  }
}
