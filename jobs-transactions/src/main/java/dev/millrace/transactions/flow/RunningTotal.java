package dev.millrace.transactions.flow;

import dev.millrace.transactions.model.Processed;
import dev.millrace.transactions.model.Spending;
import java.math.BigDecimal;
import java.util.HashSet;
import java.util.Set;

/** A {@link Spending} that grows in place; it never leaves its operator. */
final class RunningTotal {
  private final Set<String> others = new HashSet<>();
  private long count;
  private BigDecimal sum = BigDecimal.ZERO;
  private BigDecimal min = BigDecimal.ZERO;
  private BigDecimal max = BigDecimal.ZERO;
  private long quantity;

  /** Adds a payment, whose other is given. */
  void add(Processed payment, String other) {
    BigDecimal amount = payment.finalAmount();
    min = count == 0 ? amount : min.min(amount);
    max = count == 0 ? amount : max.max(amount);
    sum = sum.add(amount);
    quantity += payment.transaction().quantity();
    others.add(other);
    count++;
  }

  /** What was added up; this one is used up. */
  Spending given() {
    return new Spending(count, sum, min, max, quantity, others);
  }
}
