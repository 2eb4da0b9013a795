package dev.millrace.console.transactions;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.transactions.model.Alert;
import dev.millrace.transactions.model.Rule;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What becomes of rules between their topic and the job. */
class RuleBookTest {
  private final RuleBook book = new RuleBook();
  private final Occurrences occurrences = new Occurrences(InstantSource.fixed(Instant.EPOCH));

  @Test
  void aRuleIsTakenOnceACheckpointHoldsIt() {
    book.put(rule(7, Rule.State.ACTIVE), 3, 100);

    assertThat(only(3).stage()).isEqualTo(RuleEntry.Stage.WAITING);
    assertThat(only(4).stage()).isEqualTo(RuleEntry.Stage.TAKEN);
  }

  @Test
  void anAlertShowsThatARuleIsTakenUnlessItIsOfTheOneBefore() {
    book.put(rule(7, Rule.State.ACTIVE), 3, 100);
    occurrences.add(alert(7), 99);
    occurrences.add(alert(8), 120);
    assertThat(only(0).stage()).isEqualTo(RuleEntry.Stage.WAITING);
    assertThat(only(0).lastAlertAt()).isNull();

    occurrences.add(alert(7), 130);
    assertThat(only(0).stage()).isEqualTo(RuleEntry.Stage.TAKEN);
    assertThat(only(0).alerts()).isEqualTo(1);
    assertThat(only(0).lastAlertAt()).isEqualTo(130);
  }

  @Test
  void tellsWhyTheJobRefusedARuleUntilAnotherTakesItsPlace() {
    book.put(rule(7, Rule.State.ACTIVE), 3, 100);
    book.refuse(3, "There are 100 rules already");
    assertThat(only(9).stage()).isEqualTo(RuleEntry.Stage.REFUSED);
    assertThat(only(9).refusal()).isEqualTo("There are 100 rules already");

    book.put(rule(7, Rule.State.PAUSED), 5, 100);
    assertThat(only(9).stage()).isEqualTo(RuleEntry.Stage.TAKEN);
  }

  @Test
  void aDeletedRuleIsGoneAndItsIdIsFree() {
    book.put(rule(1, Rule.State.ACTIVE), 0, 100);
    book.put(rule(2, Rule.State.ACTIVE), 1, 100);
    assertThat(book.freeId()).isEqualTo(3);

    book.put(rule(1, Rule.State.DELETED), 2, 100);
    assertThat(book.freeId()).isEqualTo(1);
    assertThat(only(9).rule().ruleId()).isEqualTo(2);
  }

  @Test
  void hasNoRoomForMoreRulesThanTheJobTakes() {
    for (int id = 1; id <= RuleBook.MOST_IN_FORCE; id++) {
      book.put(rule(id, Rule.State.ACTIVE), id, 100);
    }

    assertThat(book.hasRoomFor(rule(101, Rule.State.ACTIVE))).isFalse();
    assertThat(book.hasRoomFor(rule(7, Rule.State.PAUSED))).isTrue();
    assertThat(book.hasRoomFor(rule(101, Rule.State.DELETED))).isTrue();
    book.refuse(100, "too many");
    assertThat(book.hasRoomFor(rule(101, Rule.State.ACTIVE))).isTrue();
  }

  private RuleEntry only(long taken) {
    List<RuleEntry> entries = book.entries(taken, occurrences);
    assertThat(entries).hasSize(1);
    return entries.get(0);
  }

  private static Rule rule(long id, Rule.State state) {
    return new Rule(
        id,
        state,
        List.of(),
        Rule.Aggregate.SUM,
        Rule.Measure.AMOUNT,
        Rule.Op.ABOVE,
        BigDecimal.TEN,
        20);
  }

  private static Alert alert(long rule) {
    return new Alert(
        "rule/" + rule, Alert.Kind.RULE, rule, "all", BigDecimal.TEN, List.of("txn_1"), 1);
  }
}
