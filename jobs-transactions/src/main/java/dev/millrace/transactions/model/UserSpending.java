package dev.millrace.transactions.model;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import dev.millrace.serde.codec.Money;
import java.math.BigDecimal;

/**
 * What was spent by one user in one window.
 *
 * @param id the same for the same user and window, whenever it is calculated; readers upsert by it
 * @param userId who paid
 * @param windowStart first millisecond of the window
 * @param windowEnd first millisecond after it
 * @param count how many payments
 * @param sum of their final amounts, to the cent
 * @param min the smallest
 * @param max the largest
 * @param mean the mean, to the cent, half to even
 * @param quantity how many pieces in all
 * @param categories how many categories the user bought from
 */
@JsonNaming(SnakeCaseStrategy.class)
public record UserSpending(
    String id,
    String userId,
    long windowStart,
    long windowEnd,
    long count,
    @JsonSerialize(using = Money.Writer.class) BigDecimal sum,
    @JsonSerialize(using = Money.Writer.class) BigDecimal min,
    @JsonSerialize(using = Money.Writer.class) BigDecimal max,
    @JsonSerialize(using = Money.Writer.class) BigDecimal mean,
    long quantity,
    int categories) {

  /** The result of one window. */
  public static UserSpending of(String userId, long start, long end, Spending total) {
    return new UserSpending(
        "user/" + userId + '/' + start,
        userId,
        start,
        end,
        total.count(),
        total.sum(),
        total.min(),
        total.max(),
        Money.mean(total.sum(), total.count()),
        total.quantity(),
        total.others().size());
  }
}
