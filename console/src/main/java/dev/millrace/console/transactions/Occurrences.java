package dev.millrace.console.transactions;

import dev.millrace.transactions.model.Alert;
import dev.millrace.transactions.model.Transaction;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * The newest alerts and the newest high-value payments; however many payments come, alerts stay.
 *
 * <p>Each has a number. Pages that know up to a number get along with the latest ones, unless they
 * have missed more than those.
 */
final class Occurrences {
  static final int MOST = 300;
  private static final int LATEST = 40;

  private final ArrayDeque<Occurrence> alerts = new ArrayDeque<>();
  private final ArrayDeque<Occurrence> payments = new ArrayDeque<>();
  private final InstantSource clock;
  private long hearing;
  private long heard;

  /**
   * Some of them, the newest first.
   *
   * @param hearing another one wherever all is heard from the beginning, under other numbers
   * @param heard the number of the newest
   * @param since who knows all up to this number knows all with these
   */
  record Listing(long hearing, long heard, long since, List<Occurrence> newest) {}

  Occurrences(InstantSource clock) {
    this.clock = clock;
  }

  void clear() {
    alerts.clear();
    payments.clear();
    hearing = clock.millis();
    heard = 0;
  }

  void add(Alert alert, long heardAt) {
    keep(alerts, Occurrence.of(++heard, alert, heardAt));
  }

  void add(Transaction payment, long heardAt) {
    keep(payments, Occurrence.of(++heard, payment, heardAt));
  }

  private static void keep(ArrayDeque<Occurrence> all, Occurrence one) {
    all.addFirst(one);
    if (all.size() > MOST) {
      all.removeLast();
    }
  }

  long heard() {
    return heard;
  }

  Listing all() {
    return new Listing(hearing, heard, 0, newestFirst().toList());
  }

  Listing latest() {
    List<Occurrence> latest = newestFirst().limit(LATEST + 1L).toList();
    boolean all = latest.size() <= LATEST;
    return new Listing(
        hearing,
        heard,
        all ? 0 : latest.get(LATEST).number(),
        all ? latest : latest.subList(0, LATEST));
  }

  /** Alerts of a rule that were told at a time or later, the newest first. */
  Stream<Occurrence> alertsOf(long rule, long since) {
    return alerts.stream()
        .filter(alert -> alert.ruleId() != null && alert.ruleId() == rule)
        .filter(alert -> alert.heardAt() >= since);
  }

  private Stream<Occurrence> newestFirst() {
    return Stream.concat(alerts.stream(), payments.stream())
        .sorted(Comparator.comparingLong(Occurrence::number).reversed());
  }
}
