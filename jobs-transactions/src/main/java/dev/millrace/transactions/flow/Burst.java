package dev.millrace.transactions.flow;

import dev.millrace.transactions.model.Alert;
import dev.millrace.transactions.model.Payment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.flink.cep.functions.PatternProcessFunction;
import org.apache.flink.cep.nfa.aftermatch.AfterMatchSkipStrategy;
import org.apache.flink.cep.pattern.Pattern;
import org.apache.flink.util.Collector;

/**
 * Five payments from three places or more within a minute, with any others between them.
 *
 * <p>The first payment that makes such five complete is the last of them. Looking back from it, one
 * of two things holds: the four payments right before it belong to the five, or the user had stayed
 * at one place for longer than that, having come from another, and now pays at a third. The pattern
 * is just that: four payments in a row, perhaps a stay at the place of the last three, and a
 * payment that makes three places. So a user has five attempts open at most, where looking for any
 * five payments would open one for each subset.
 */
final class Burst extends PatternProcessFunction<Payment, Alert> {
  static final int PAYMENTS = 5;

  private static final int PLACES = 3;
  private static final Duration WITHIN = Duration.ofMinutes(1);

  /** The names of the four payments in a row. */
  static final List<String> FOUR = List.of("first", "second", "third", "fourth");

  static Pattern<Payment, ?> pattern(int maxPayments) {
    return Pattern.<Payment>begin("first", AfterMatchSkipStrategy.skipPastLastEvent())
        .next("second")
        .next("third")
        .next("fourth")
        .where(new MakesPlaces(PLACES - 1))
        .next("stay")
        .where(new Stays(maxPayments - PAYMENTS))
        .times(1, maxPayments - PAYMENTS)
        .consecutive()
        .optional()
        .next("last")
        .where(new MakesPlaces(PLACES))
        .within(WITHIN);
  }

  @Override
  public void processMatch(
      Map<String, List<Payment>> match, Context context, Collector<Alert> out) {
    List<Payment> payments = new ArrayList<>();
    FOUR.forEach(name -> payments.addAll(match.getOrDefault(name, List.of())));
    payments.addAll(match.getOrDefault("last", List.of()));
    out.collect(Alert.ofPattern(Alert.Kind.BURST, null, payments));
  }

  static String place(Payment payment) {
    return Objects.requireNonNull(payment.location(), "payments without a place are left out");
  }
}
