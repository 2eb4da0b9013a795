package dev.millrace.transactions.model;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import dev.millrace.serde.codec.InvalidRecord;
import dev.millrace.serde.codec.Money;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A limit on what is paid in a sliding window, given while the job runs. Of a deleted rule, only
 * the id counts.
 *
 * @param ruleId from 1 up; a later rule with the same id takes the place of the earlier
 * @param state whether it fires
 * @param groupBy the fields by which payments are told apart; none puts all in one group
 * @param aggregate what is calculated over the window
 * @param of what it is calculated of
 * @param op how the result is compared with the limit
 * @param limit fires when crossed
 * @param windowMinutes the length of the window, a day at most
 */
@JsonNaming(SnakeCaseStrategy.class)
public record Rule(
    long ruleId,
    State state,
    List<Field> groupBy,
    Aggregate aggregate,
    Measure of,
    Op op,
    BigDecimal limit,
    Integer windowMinutes) {
  private static final int MAX_WINDOW_MINUTES = 24 * 60;

  /** Whether a rule fires. */
  public enum State {
    /** It fires. */
    @JsonProperty("active")
    ACTIVE,
    /** It goes on counting and does not fire. */
    @JsonProperty("paused")
    PAUSED,
    /** It is gone with all it knew. */
    @JsonProperty("deleted")
    DELETED
  }

  /** By what payments are told apart. */
  public enum Field {
    @JsonProperty("user_id")
    USER_ID,
    @JsonProperty("category")
    CATEGORY,
    @JsonProperty("payment_method")
    PAYMENT_METHOD,
    @JsonProperty("location")
    LOCATION,
    @JsonProperty("product")
    PRODUCT
  }

  /** What is calculated over the window. */
  public enum Aggregate {
    @JsonProperty("sum")
    SUM,
    @JsonProperty("avg")
    AVG,
    @JsonProperty("min")
    MIN,
    @JsonProperty("max")
    MAX,
    @JsonProperty("count")
    COUNT
  }

  /** What it is calculated of. */
  public enum Measure {
    /** The amount as it came. */
    @JsonProperty("amount")
    AMOUNT,
    /** What was paid after the discount. */
    @JsonProperty("final_amount")
    FINAL_AMOUNT,
    /** The number of pieces. */
    @JsonProperty("quantity")
    QUANTITY
  }

  /** How the result is compared with the limit. */
  public enum Op {
    @JsonProperty(">")
    ABOVE,
    @JsonProperty(">=")
    AT_LEAST,
    @JsonProperty("<")
    BELOW,
    @JsonProperty("<=")
    AT_MOST
  }

  public Rule {
    if (ruleId < 1) {
      throw new InvalidRecord("rule-id-below-one", "rule_id must be at least 1, but is " + ruleId);
    }
    requirePresent("state", state);
    if (state == State.DELETED) {
      groupBy = List.of();
      aggregate = Aggregate.COUNT;
      of = Measure.AMOUNT;
      op = Op.ABOVE;
      limit = BigDecimal.ZERO;
      windowMinutes = 1;
    }
    requirePresent("group_by", groupBy);
    requirePresent("aggregate", aggregate);
    requirePresent("of", of);
    requirePresent("op", op);
    requirePresent("limit", limit);
    requirePresent("window_minutes", windowMinutes);
    if (groupBy.stream().anyMatch(field -> field == null)
        || new HashSet<>(groupBy).size() < groupBy.size()) {
      throw new InvalidRecord("group-by-unclear", "group_by must name each field only once");
    }
    if (!Money.isReasonable(limit)) {
      throw new InvalidRecord(
          "limit-out-of-range", "limit must be below 10^15 with at most 30 decimal places");
    }
    if (windowMinutes < 1 || windowMinutes > MAX_WINDOW_MINUTES) {
      throw new InvalidRecord(
          "window-out-of-range",
          "window_minutes must be from 1 to " + MAX_WINDOW_MINUTES + ", but is " + windowMinutes);
    }
    groupBy = List.copyOf(groupBy);
  }

  /** The length of the window in milliseconds. */
  public long windowMillis() {
    return Duration.ofMinutes(windowMinutes).toMillis();
  }

  private static void requirePresent(String field, @Nullable Object value) {
    if (value == null) {
      throw new InvalidRecord("missing-" + field.replace('_', '-'), field + " is missing");
    }
  }
}
