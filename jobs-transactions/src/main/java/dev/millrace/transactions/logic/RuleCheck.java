package dev.millrace.transactions.logic;

import dev.millrace.transactions.model.Contribution;
import dev.millrace.transactions.model.Rule;
import dev.millrace.transactions.model.RuleWindow;
import dev.millrace.transactions.model.RuleWindow.Slot;
import java.io.Serializable;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether a payment takes a rule over its limit.
 *
 * <p>The window ends with the newest payment of the group. One that comes out of order is added
 * where it belongs, and the window that ends with the newest is looked at again: time never goes
 * backwards for a rule, or one crossing would be told twice.
 *
 * @param maxSlots how many different times are kept of one window; in a more crowded one,
 *     neighbours are put together, and leave it together up to a {@code maxSlots / 2}th of the
 *     window late
 */
public record RuleCheck(int maxSlots) implements Serializable {
  /** Exact for a day of payments, and then shown to the cent. */
  private static final MathContext MEAN = MathContext.DECIMAL128;

  public RuleCheck {
    if (maxSlots < 4) {
      throw new IllegalArgumentException("a window needs at least 4 slots, not " + maxSlots);
    }
  }

  /**
   * What a payment does to a group.
   *
   * @param window what is remembered from now on
   * @param fires whether the limit was crossed just now
   * @param value what lies in the window
   */
  public record Outcome(RuleWindow window, boolean fires, BigDecimal value) {}

  /**
   * Adds a payment to its group.
   *
   * @param before what was remembered, null at first; used up
   */
  public Outcome on(@Nullable RuleWindow before, Contribution payment) {
    Rule rule = payment.rule();
    RuleWindow window =
        before == null
            ? new RuleWindow(payment.epochMillis(), false, 0, BigDecimal.ZERO, new ArrayList<>())
            : before;
    long newest = Math.max(window.newest(), payment.epochMillis());
    long outside = newest - rule.windowMillis();
    List<Slot> slots = window.slots();
    long count = window.count();
    BigDecimal sum = window.sum();
    if (payment.epochMillis() > outside) {
      insert(slots, Slot.of(payment.epochMillis(), payment.value()));
      count++;
      sum = sum.add(payment.value());
    }
    int gone = 0;
    while (gone < slots.size() && slots.get(gone).time() <= outside) {
      count -= slots.get(gone).count();
      sum = sum.subtract(slots.get(gone).sum());
      gone++;
    }
    slots.subList(0, gone).clear();
    if (slots.size() > maxSlots) {
      putNeighboursTogether(slots, Math.max(1, rule.windowMillis() / (maxSlots / 2)));
    }
    boolean beyond = isBeyond(rule.op(), compare(rule, count, sum, slots));
    boolean active = rule.state() == Rule.State.ACTIVE;
    // While it is paused nothing is told, so that what crossed meanwhile is news afterwards.
    boolean told = beyond && (window.beyond() || active);
    return new Outcome(
        new RuleWindow(newest, told, count, sum, slots),
        active && beyond && !window.beyond(),
        value(rule.aggregate(), count, sum, slots));
  }

  private static void insert(List<Slot> slots, Slot added) {
    int place = slots.size();
    while (place > 0 && slots.get(place - 1).time() > added.time()) {
      place--;
    }
    if (place > 0 && slots.get(place - 1).time() == added.time()) {
      slots.set(place - 1, slots.get(place - 1).plus(added));
    } else {
      slots.add(place, added);
    }
  }

  private static void putNeighboursTogether(List<Slot> slots, long cellMillis) {
    int kept = 0;
    for (int i = 1; i < slots.size(); i++) {
      Slot last = slots.get(kept);
      Slot next = slots.get(i);
      if (Math.floorDiv(last.time(), cellMillis) == Math.floorDiv(next.time(), cellMillis)) {
        slots.set(kept, last.plus(next));
      } else {
        slots.set(++kept, next);
      }
    }
    slots.subList(kept + 1, slots.size()).clear();
  }

  private static boolean isBeyond(Rule.Op op, int comparison) {
    return switch (op) {
      case ABOVE -> comparison > 0;
      case AT_LEAST -> comparison >= 0;
      case BELOW -> comparison < 0;
      case AT_MOST -> comparison <= 0;
    };
  }

  /** Without rounding: a mean is compared by its sum. */
  private static int compare(Rule rule, long count, BigDecimal sum, List<Slot> slots) {
    return rule.aggregate() == Rule.Aggregate.AVG
        ? sum.compareTo(rule.limit().multiply(BigDecimal.valueOf(count)))
        : value(rule.aggregate(), count, sum, slots).compareTo(rule.limit());
  }

  private static BigDecimal value(
      Rule.Aggregate aggregate, long count, BigDecimal sum, List<Slot> slots) {
    return switch (aggregate) {
      case SUM -> sum;
      case COUNT -> BigDecimal.valueOf(count);
      case AVG -> sum.divide(BigDecimal.valueOf(count), MEAN);
      case MIN -> slots.stream().map(Slot::min).reduce(BigDecimal::min).orElseThrow();
      case MAX -> slots.stream().map(Slot::max).reduce(BigDecimal::max).orElseThrow();
    };
  }
}
