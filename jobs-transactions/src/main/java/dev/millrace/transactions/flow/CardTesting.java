package dev.millrace.transactions.flow;

import dev.millrace.transactions.model.Alert;
import dev.millrace.transactions.model.Payment;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.flink.cep.functions.PatternProcessFunction;
import org.apache.flink.cep.nfa.aftermatch.AfterMatchSkipStrategy;
import org.apache.flink.cep.pattern.Pattern;
import org.apache.flink.cep.pattern.conditions.SimpleCondition;
import org.apache.flink.util.Collector;

/**
 * Three small payments or more, then a large one: somebody tries out a card.
 *
 * <p>The operator sees small and large payments only. Of all small ones before a large one, the
 * latest three decide whether three lie within the time, and the large one that follows them
 * directly is the first that they can belong to. So the large payment is asked to come
 * <em>next</em> after three small ones, and a fourth small one ends the attempt that began with the
 * first: a user has three attempts open at most, however many small payments come.
 */
final class CardTesting extends PatternProcessFunction<Payment, Alert> {
  private static final BigDecimal SMALL_BELOW = new BigDecimal(10);
  private static final BigDecimal LARGE_ABOVE = new BigDecimal(500);
  private static final int SMALL_ONES = 3;
  private static final Duration WITHIN = Duration.ofMinutes(10);

  static boolean isSmall(Payment payment) {
    return payment.amount().compareTo(SMALL_BELOW) < 0;
  }

  static boolean isLarge(Payment payment) {
    return payment.amount().compareTo(LARGE_ABOVE) > 0;
  }

  static Pattern<Payment, ?> pattern() {
    return Pattern.<Payment>begin("small", AfterMatchSkipStrategy.skipPastLastEvent())
        .where(SimpleCondition.of(CardTesting::isSmall))
        .times(SMALL_ONES)
        .next("large")
        .where(SimpleCondition.of(CardTesting::isLarge))
        .within(WITHIN);
  }

  @Override
  public void processMatch(
      Map<String, List<Payment>> match, Context context, Collector<Alert> out) {
    List<Payment> payments = new ArrayList<>(match.getOrDefault("small", List.of()));
    payments.addAll(match.getOrDefault("large", List.of()));
    Payment large = payments.get(payments.size() - 1);
    out.collect(Alert.ofPattern(Alert.Kind.CARD_TESTING, large.amount(), payments));
  }
}
