package dev.millrace.transactions.flow;

import dev.millrace.transactions.model.Payment;
import java.util.HashSet;
import java.util.Set;
import org.apache.flink.cep.pattern.conditions.IterativeCondition;

/** Whether a payment, together with those in a row before it, comes from so many places. */
final class MakesPlaces extends IterativeCondition<Payment> {
  private final int places;

  MakesPlaces(int places) {
    this.places = places;
  }

  @Override
  public boolean filter(Payment payment, Context<Payment> context) throws Exception {
    Set<String> seen = new HashSet<>();
    seen.add(Burst.place(payment));
    for (String name : Burst.FOUR) {
      for (Payment earlier : context.getEventsForPattern(name)) {
        seen.add(Burst.place(earlier));
      }
    }
    return seen.size() >= places;
  }
}
