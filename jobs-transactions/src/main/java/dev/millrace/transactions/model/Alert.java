package dev.millrace.transactions.model;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import dev.millrace.serde.codec.Money;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Something that somebody should look at.
 *
 * @param id the same whenever it is found; readers upsert by it
 * @param kind what was found
 * @param ruleId the rule that fired, null for patterns
 * @param key the user, or the values of the rule's {@code group_by} with slashes between them
 * @param value of card testing the large amount, of a rule the aggregate to the cent; null for
 *     bursts
 * @param transactions which payments it is about, in their order; of a rule the one that fired it
 * @param at the event time of the last of them, in epoch milliseconds
 */
@JsonNaming(SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Alert(
    String id,
    Kind kind,
    @Nullable Long ruleId,
    String key,
    @JsonSerialize(using = Money.Writer.class) @Nullable BigDecimal value,
    List<String> transactions,
    long at) {

  /** What was found. */
  public enum Kind {
    /** Small payments that try out a card, and a large one. */
    @JsonProperty("card-testing")
    CARD_TESTING("card-testing"),
    /** Payments from several places in a short time. */
    @JsonProperty("burst")
    BURST("burst"),
    /** A rule's limit was crossed. */
    @JsonProperty("rule")
    RULE("rule");

    private final String word;

    Kind(String word) {
      this.word = word;
    }

    /** As it stands in messages and ids. */
    public String word() {
      return word;
    }
  }

  /** A pattern in one user's payments, of which the last one completed it. */
  public static Alert ofPattern(Kind kind, @Nullable BigDecimal value, List<Payment> payments) {
    Payment last = payments.get(payments.size() - 1);
    return new Alert(
        kind.word() + '/' + last.userId() + '/' + last.transactionId(),
        kind,
        null,
        last.userId(),
        value,
        payments.stream().map(Payment::transactionId).toList(),
        last.epochMillis());
  }

  /** A rule's limit crossed by one payment. */
  public static Alert ofRule(Contribution payment, BigDecimal value) {
    long ruleId = payment.rule().ruleId();
    return new Alert(
        "rule/" + ruleId + '/' + payment.group() + '/' + payment.transactionId(),
        Kind.RULE,
        ruleId,
        payment.group(),
        Money.cents(value),
        List.of(payment.transactionId()),
        payment.epochMillis());
  }
}
