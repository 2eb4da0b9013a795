package dev.millrace.cli.data.verify;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/**
 * Which alerts the patterns of the pipeline must give, looked up payment by payment. Every payment
 * is kept, some hundred bytes each.
 */
final class Patterns {
  /** The operator that looks for small payments before a large one, as dead letters name it. */
  static final String CARD_TESTING = "card-testing";

  /** The operator that looks for payments from many places. */
  static final String BURST = "burst";

  private static final BigDecimal SMALL_BELOW = new BigDecimal(10);
  private static final BigDecimal LARGE_ABOVE = new BigDecimal(500);
  private static final long TESTING_MILLIS = 600_000;
  private static final long BURST_MILLIS = 60_000;
  private static final int LONGEST_BURST = 100;

  /**
   * An alert that must be there.
   *
   * @param at the time of its last payment
   * @param fields what it has to say
   */
  record Expected(String id, long at, Fields fields) {}

  private record Payment(
      long time, long place, BigDecimal amount, @Nullable String location, String id) {
    boolean isSmall() {
      return amount.compareTo(SMALL_BELOW) < 0;
    }

    boolean isLarge() {
      return amount.compareTo(LARGE_ABOVE) > 0;
    }
  }

  private final Map<String, List<Payment>> byUser = new HashMap<>();

  void add(Reading reading, long place) {
    byUser
        .computeIfAbsent(reading.userId(), user -> new ArrayList<>())
        .add(
            new Payment(
                reading.time(),
                place,
                reading.amount(),
                reading.location(),
                reading.transactionId()));
  }

  /**
   * All alerts, if these payments had come too late for the operators.
   *
   * @param lateForTesting places of payments that the operator of card testing missed
   * @param lateForBurst places of payments that the operator of bursts missed
   */
  List<Expected> alerts(Set<Long> lateForTesting, Set<Long> lateForBurst) {
    List<Expected> alerts = new ArrayList<>();
    byUser.forEach(
        (user, payments) -> {
          payments.sort(Comparator.comparingLong(Payment::time).thenComparingLong(Payment::place));
          cardTesting(user, without(lateForTesting, payments), alerts);
          bursts(user, without(lateForBurst, payments), alerts);
        });
    return alerts;
  }

  private static List<Payment> without(Set<Long> late, List<Payment> payments) {
    return late.isEmpty()
        ? payments
        : payments.stream().filter(payment -> !late.contains(payment.place())).toList();
  }

  private static void cardTesting(String user, List<Payment> payments, List<Expected> alerts) {
    List<Payment> small = new ArrayList<>();
    for (Payment payment : payments) {
      if (payment.isSmall()) {
        small.add(payment);
      } else if (payment.isLarge() && small.size() >= 3) {
        List<Payment> all = new ArrayList<>(small.subList(small.size() - 3, small.size()));
        if (payment.time() - all.get(0).time() < TESTING_MILLIS) {
          all.add(payment);
          alerts.add(expected(CARD_TESTING, user, payment.amount(), all));
          small.clear();
        }
      }
    }
  }

  private static void bursts(String user, List<Payment> all, List<Expected> alerts) {
    List<Payment> payments = all.stream().filter(payment -> payment.location() != null).toList();
    int from = 0;
    for (int last = 0; last < payments.size(); last++) {
      long time = payments.get(last).time();
      from = Math.max(from, last - LONGEST_BURST + 1);
      while (time - payments.get(from).time() >= BURST_MILLIS) {
        from++;
      }
      List<Payment> recent = payments.subList(from, last + 1);
      if (recent.size() >= 5 && places(recent) >= 3) {
        alerts.add(expected(BURST, user, null, five(recent)));
        from = last + 1;
      }
    }
  }

  /** The first four in a row that make three places with the last, as the README names them. */
  private static List<Payment> five(List<Payment> recent) {
    Payment last = recent.get(recent.size() - 1);
    for (int first = 0; first + 5 <= recent.size(); first++) {
      List<Payment> five = new ArrayList<>(recent.subList(first, first + 4));
      five.add(last);
      boolean directly = first + 5 == recent.size();
      if (places(five) >= 3
          && (directly || places(recent.subList(first + 1, recent.size() - 1)) == 1)) {
        return five;
      }
    }
    throw new AssertionError("five payments from three places that are none");
  }

  private static int places(List<Payment> payments) {
    Set<@Nullable String> places = new HashSet<>();
    payments.forEach(payment -> places.add(payment.location()));
    return places.size();
  }

  private static Expected expected(
      String kind, String user, @Nullable BigDecimal value, List<Payment> payments) {
    Payment last = payments.get(payments.size() - 1);
    String id = kind + '/' + user + '/' + last.id();
    var transactions = new StringJoiner(" ");
    payments.forEach(payment -> transactions.add(payment.id()));
    var fields = new Fields().text("id", id).text("kind", kind).text("key", user);
    fields = value == null ? fields.text("value", null) : fields.decimal("value", value);
    return new Expected(
        id,
        last.time(),
        fields.text("transactions", transactions.toString()).number("at", last.time()));
  }

  /** What a record of the output topic says. */
  static Fields found(JsonNode message) {
    var transactions = new StringJoiner(" ");
    message.path("transactions").forEach(each -> transactions.add(each.asText()));
    return new Fields()
        .of(message, "id")
        .of(message, "kind")
        .of(message, "key")
        .of(message, "value")
        .text("transactions", transactions.toString())
        .of(message, "at");
  }
}
