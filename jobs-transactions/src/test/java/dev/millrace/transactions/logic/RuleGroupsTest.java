package dev.millrace.transactions.logic;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.serde.codec.WrittenTime;
import dev.millrace.serde.deadletter.Origin;
import dev.millrace.transactions.model.Contribution;
import dev.millrace.transactions.model.Processed;
import dev.millrace.transactions.model.Rule;
import dev.millrace.transactions.model.Transaction;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RuleGroupsTest {
  @Test
  void namesTheGroupByTheFieldsInTheOrderOfTheRule() {
    assertThat(group(payment("paypal", "city_1"), Rule.Field.LOCATION, Rule.Field.USER_ID))
        .isEqualTo("city_1/ann");
    assertThat(group(payment("paypal", "city_1"))).isEqualTo("all");
  }

  @Test
  void tellsGroupsApartWhateverTheValuesHold() {
    assertThat(group(payment("a/b", "c"), Rule.Field.PAYMENT_METHOD, Rule.Field.LOCATION))
        .isNotEqualTo(group(payment("a", "b/c"), Rule.Field.PAYMENT_METHOD, Rule.Field.LOCATION));
  }

  @Test
  void leavesOutPaymentsThatLackAFieldOrHaveAnEndlessOne() {
    assertThat(group(payment(null, "city_1"), Rule.Field.PAYMENT_METHOD)).isNull();
    assertThat(group(payment("x".repeat(256), "city_1"), Rule.Field.PAYMENT_METHOD)).isNull();
    assertThat(group(payment(null, "city_1"), Rule.Field.LOCATION)).isEqualTo("city_1");
  }

  @Test
  void measuresWhatTheRuleSays() {
    assertThat(value(Rule.Measure.AMOUNT)).isEqualByComparingTo("100.005");
    assertThat(value(Rule.Measure.FINAL_AMOUNT)).isEqualByComparingTo("90");
    assertThat(value(Rule.Measure.QUANTITY)).isEqualByComparingTo("3");
  }

  private static @Nullable String group(Processed payment, Rule.Field... fields) {
    Contribution found = RuleGroups.contribution(rule(Rule.Measure.AMOUNT, fields), payment);
    return found == null ? null : found.group();
  }

  private static @Nullable BigDecimal value(Rule.Measure measure) {
    Contribution found = RuleGroups.contribution(rule(measure), payment("paypal", "city_1"));
    return found == null ? null : found.value();
  }

  private static Rule rule(Rule.Measure of, Rule.Field... fields) {
    return new Rule(
        1,
        Rule.State.ACTIVE,
        List.of(fields),
        Rule.Aggregate.SUM,
        of,
        Rule.Op.ABOVE,
        BigDecimal.ONE,
        1);
  }

  private static Processed payment(@Nullable String method, @Nullable String location) {
    return new Processed(
        new Transaction(
            "txn_1",
            "ann",
            null,
            "books",
            new BigDecimal("100.005"),
            3,
            method,
            WrittenTime.of(0),
            location),
        new BigDecimal("0.10"),
        new BigDecimal("10.00"),
        new BigDecimal("90.00"),
        0,
        new Origin("transactions", 0, 0, 0, null, null, List.of()));
  }
}
