package dev.millrace.transactions.model;

import java.math.BigDecimal;
import java.util.HashSet;
import java.util.Set;

/**
 * The running total of one window.
 *
 * @param count how many payments
 * @param sum of their final amounts
 * @param min the smallest final amount
 * @param max the largest final amount
 * @param quantity how many pieces in all
 * @param others the categories a user bought from, or the users who bought from a category; grows
 *     in place, since a copy for each payment would cost its square
 */
public record Spending(
    long count, BigDecimal sum, BigDecimal min, BigDecimal max, long quantity, Set<String> others) {

  /** The total before the first payment. */
  public static Spending none() {
    return new Spending(0, BigDecimal.ZERO, BigDecimal.ZERO, BigDecimal.ZERO, 0, new HashSet<>());
  }

  /**
   * The total with one payment more. The set of others is shared with this one, which is used up.
   */
  public Spending plus(BigDecimal finalAmount, int pieces, String other) {
    others.add(other);
    return new Spending(
        count + 1,
        sum.add(finalAmount),
        count == 0 ? finalAmount : min.min(finalAmount),
        count == 0 ? finalAmount : max.max(finalAmount),
        quantity + pieces,
        others);
  }

  /** The total with one payment more, whose other is given. This one is used up. */
  public Spending plus(Processed payment, String other) {
    return plus(payment.finalAmount(), payment.transaction().quantity(), other);
  }

  /** The total of two parts of one window. This one is used up; the part is left as it is. */
  public Spending plus(Spending part) {
    if (part.count == 0) {
      return this;
    }
    others.addAll(part.others);
    return new Spending(
        count + part.count,
        sum.add(part.sum),
        count == 0 ? part.min : min.min(part.min),
        count == 0 ? part.max : max.max(part.max),
        quantity + part.quantity,
        others);
  }
}
