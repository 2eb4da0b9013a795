package dev.millrace.bench.transactions;

import dev.millrace.bench.Tally;
import dev.millrace.transactions.model.CategorySpending;
import dev.millrace.transactions.model.Spending;
import dev.millrace.transactions.model.UserSpending;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.Map;

/** Adds up both kinds of windows in maps, as a program without a framework would. */
final class WindowMaps {
  private static final long WINDOW_MILLIS = 60_000;

  private final Map<Long, Map<String, Spending>> byUser = new HashMap<>();
  private final Map<Long, Map<String, Spending>> byCategory = new HashMap<>();

  void add(String user, String category, BigDecimal finalAmount, int quantity, long epochMillis) {
    Long start = epochMillis - Math.floorMod(epochMillis, WINDOW_MILLIS);
    add(byUser, start, user, finalAmount, quantity, category);
    add(byCategory, start, category, finalAmount, quantity, user);
  }

  private static void add(
      Map<Long, Map<String, Spending>> windows,
      Long start,
      String key,
      BigDecimal finalAmount,
      int quantity,
      String other) {
    Map<String, Spending> window = windows.computeIfAbsent(start, unused -> new HashMap<>());
    Spending total = window.get(key);
    window.put(key, (total == null ? Spending.none() : total).plus(finalAmount, quantity, other));
  }

  void giveTo(Tally tally) {
    byUser.forEach(
        (start, window) ->
            window.forEach(
                (user, total) ->
                    Spendings.give(
                        UserSpending.of(user, start, start + WINDOW_MILLIS, total), tally)));
    byCategory.forEach(
        (start, window) ->
            window.forEach(
                (category, total) ->
                    Spendings.give(
                        CategorySpending.of(category, start, start + WINDOW_MILLIS, total),
                        tally)));
  }
}
