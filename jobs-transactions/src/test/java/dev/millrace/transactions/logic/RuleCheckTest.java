package dev.millrace.transactions.logic;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.transactions.model.Contribution;
import dev.millrace.transactions.model.Rule;
import dev.millrace.transactions.model.RuleWindow;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class RuleCheckTest {
  private static final long MINUTE = 60_000;

  private final RuleCheck check = new RuleCheck(10_000);

  @ParameterizedTest(name = "{0} {1} {2}: {3} fires at {4}")
  @CsvSource({
    // aggregate, op, limit, payments at one a minute over ten minutes, those that fire
    "SUM,   ABOVE,    100, 60 40 0.01 50,          2", // not at the limit, and only once
    "SUM,   AT_LEAST, 100, 60 40 1,                1",
    "SUM,   ABOVE,    100, 101 0 0 0 0 0 0 0 0 0 0 101, 0 11", // back below it, and again beyond
    "SUM,   ABOVE,    100, 101 0 0 0 0 0 0 0 0 0 101,   0", // replaced the moment it leaves
    "COUNT, AT_LEAST, 3,   9 9 9 9,                2",
    "AVG,   ABOVE,    10,  10 10.01 1 29.00,       1 3",
    "AVG,   AT_LEAST, 3.33, 3 3 4,                 2", // 3.333… is not rounded before
    "AVG,   AT_MOST,  3.33, 3 3 4,                 0",
    "MIN,   BELOW,    5,   7 4.99 3 8,             1",
    "MAX,   ABOVE,    5,   1 5 5.01 9,             2",
  })
  void firesOncePerCrossing(
      Rule.Aggregate aggregate, Rule.Op op, BigDecimal limit, String values, String fired) {
    Rule rule = rule(Rule.State.ACTIVE, aggregate, op, limit);
    List<String> firing = new ArrayList<>();
    RuleWindow window = null;
    String[] each = values.split(" ", -1);
    for (int i = 0; i < each.length; i++) {
      var outcome = check.on(window, payment(rule, i * MINUTE, each[i]));
      window = outcome.window();
      if (outcome.fires()) {
        firing.add(String.valueOf(i));
      }
    }
    assertThat(String.join(" ", firing)).isEqualTo(fired);
  }

  @Test
  void theWindowIsOpenAtItsBeginningAndClosedAtItsEnd() {
    Rule rule = sumAbove(100);
    RuleWindow first = check.on(null, payment(rule, 0, "60")).window();
    assertThat(check.on(copy(first), payment(rule, 10 * MINUTE - 1, "60")).fires()).isTrue();
    assertThat(check.on(copy(first), payment(rule, 10 * MINUTE, "60")).fires()).isFalse();
  }

  @Test
  void aPaymentOutOfOrderCountsAndDoesNotTurnBackTime() {
    Rule rule = sumAbove(100);
    RuleWindow window = check.on(null, payment(rule, 5 * MINUTE, "60")).window();
    var earlier = check.on(window, payment(rule, 4 * MINUTE, "60"));
    assertThat(earlier.fires()).isTrue();
    assertThat(earlier.value()).isEqualByComparingTo("120");
    // Alone over (−7 min, 3 min] it would be below the limit, and the next one cross it again.
    var evenEarlier = check.on(earlier.window(), payment(rule, 3 * MINUTE, "1"));
    assertThat(evenEarlier.fires()).isFalse();
    assertThat(check.on(evenEarlier.window(), payment(rule, 5 * MINUTE, "1")).fires()).isFalse();
  }

  @Test
  void aPaymentOlderThanTheWindowChangesNothing() {
    Rule rule = sumAbove(100);
    RuleWindow window = check.on(null, payment(rule, 20 * MINUTE, "60")).window();
    var old = check.on(window, payment(rule, 10 * MINUTE, "60"));
    assertThat(old.value()).isEqualByComparingTo("60");
    assertThat(old.window().count()).isOne();
  }

  @Test
  void aPausedRuleGoesOnCountingAndTellsOfItAfterwards() {
    Rule active = sumAbove(100);
    Rule paused = rule(Rule.State.PAUSED, Rule.Aggregate.SUM, Rule.Op.ABOVE, new BigDecimal(100));
    RuleWindow window = check.on(null, payment(active, 0, "60")).window();
    var crossed = check.on(window, payment(paused, 1, "60"));
    assertThat(crossed.fires()).isFalse();
    assertThat(check.on(crossed.window(), payment(active, 2, "1")).fires()).isTrue();
  }

  @Test
  void aPauseDoesNotRepeatWhatWasTold() {
    Rule active = sumAbove(100);
    Rule paused = rule(Rule.State.PAUSED, Rule.Aggregate.SUM, Rule.Op.ABOVE, new BigDecimal(100));
    RuleWindow told = check.on(null, payment(active, 0, "160")).window();
    RuleWindow duringPause = check.on(told, payment(paused, 1, "60")).window();
    assertThat(check.on(duringPause, payment(active, 2, "1")).fires()).isFalse();
  }

  @Test
  void aCrowdedWindowKeepsItsSumAndFewSlots() {
    Rule rule = sumAbove(1_000_000);
    var small = new RuleCheck(100);
    RuleWindow window = null;
    BigDecimal value = BigDecimal.ZERO;
    for (int i = 0; i < 50_000; i++) {
      var outcome = small.on(window, payment(rule, i * 20L, "1"));
      window = outcome.window();
      value = outcome.value();
      assertThat(window.slots()).hasSizeLessThanOrEqualTo(100);
    }
    // Thirty thousand fit into ten minutes; up to a fiftieth of the window leaves late.
    assertThat(value.intValueExact()).isBetween(30_000, 30_600);
  }

  @ParameterizedTest
  @EnumSource(Rule.Aggregate.class)
  void agreesWithLookingAtAllPaymentsAgain(Rule.Aggregate aggregate) {
    var random = new SplittableRandom(5);
    Rule rule = rule(Rule.State.ACTIVE, aggregate, Rule.Op.ABOVE, limitOf(aggregate));
    List<Contribution> all = new ArrayList<>();
    RuleWindow window = null;
    boolean beyond = false;
    long newest = 0;
    int fired = 0;
    for (int i = 0; i < 3_000; i++) {
      long time = i * 10_000L - random.nextLong(30_000);
      Contribution payment =
          payment(rule, time, BigDecimal.valueOf(random.nextLong(10_000), 2).toPlainString());
      all.add(payment);
      newest = i == 0 ? time : Math.max(newest, time);
      var outcome = check.on(window, payment);
      window = outcome.window();
      boolean now = again(aggregate, all, newest).compareTo(rule.limit()) > 0;
      assertThat(outcome.fires()).as("payment %s", i).isEqualTo(now && !beyond);
      fired += outcome.fires() ? 1 : 0;
      beyond = now;
    }
    assertThat(fired).isGreaterThan(5);
  }

  private static BigDecimal again(Rule.Aggregate aggregate, List<Contribution> all, long newest) {
    List<BigDecimal> values =
        all.stream()
            .filter(payment -> payment.epochMillis() > newest - 10 * MINUTE)
            .filter(payment -> payment.epochMillis() <= newest)
            .map(Contribution::value)
            .toList();
    BigDecimal sum = values.stream().reduce(BigDecimal.ZERO, BigDecimal::add);
    return switch (aggregate) {
      case SUM -> sum;
      case COUNT -> BigDecimal.valueOf(values.size());
      case AVG -> sum.divide(BigDecimal.valueOf(values.size()), 30, java.math.RoundingMode.DOWN);
      case MIN -> values.stream().min(BigDecimal::compareTo).orElseThrow();
      case MAX -> values.stream().max(BigDecimal::compareTo).orElseThrow();
    };
  }

  private static BigDecimal limitOf(Rule.Aggregate aggregate) {
    return switch (aggregate) {
      case SUM -> new BigDecimal("3000");
      case COUNT -> new BigDecimal("60");
      case AVG -> new BigDecimal("50");
      case MIN -> new BigDecimal("1");
      case MAX -> new BigDecimal("99");
    };
  }

  private static RuleWindow copy(RuleWindow window) {
    return new RuleWindow(
        window.newest(),
        window.beyond(),
        window.count(),
        window.sum(),
        new ArrayList<>(window.slots()));
  }

  private static Rule sumAbove(int limit) {
    return rule(Rule.State.ACTIVE, Rule.Aggregate.SUM, Rule.Op.ABOVE, BigDecimal.valueOf(limit));
  }

  private static Rule rule(
      Rule.State state, Rule.Aggregate aggregate, Rule.Op op, @Nullable BigDecimal limit) {
    return new Rule(
        7,
        state,
        List.of(Rule.Field.PAYMENT_METHOD),
        aggregate,
        Rule.Measure.AMOUNT,
        op,
        limit == null ? BigDecimal.ZERO : limit,
        10);
  }

  private static Contribution payment(Rule rule, long time, String value) {
    return new Contribution(rule, "paypal", new BigDecimal(value), time, "txn_" + time);
  }
}
