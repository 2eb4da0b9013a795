package dev.millrace.transactions.flow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.serde.codec.WrittenTime;
import dev.millrace.serde.deadletter.DeadLetter;
import dev.millrace.serde.deadletter.Origin;
import dev.millrace.serde.deadletter.SplitDeadLetters;
import dev.millrace.transactions.logic.RuleCheck;
import dev.millrace.transactions.model.Alert;
import dev.millrace.transactions.model.Contribution;
import dev.millrace.transactions.model.Processed;
import dev.millrace.transactions.model.ReceivedRule;
import dev.millrace.transactions.model.Rule;
import dev.millrace.transactions.model.Transaction;
import java.math.BigDecimal;
import java.util.List;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.streaming.api.operators.ProcessOperator;
import org.apache.flink.streaming.api.operators.co.CoBroadcastWithKeyedOperator;
import org.apache.flink.streaming.api.operators.co.CoBroadcastWithNonKeyedOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.KeyedTwoInputStreamOperatorTestHarness;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.apache.flink.streaming.util.TwoInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;

/** The operators between a rule and its alerts, one by one. */
class RuleFunctionsTest {
  private static final long MINUTE = 60_000;

  @Test
  void admitsSoManyRulesAndNewVersionsOfThem() throws Exception {
    try (var operator = admitting()) {
      operator.open();
      for (int id = 1; id <= 3; id++) {
        operator.processElement(received(id, Rule.State.ACTIVE), 0);
      }
      operator.processElement(received(1, Rule.State.PAUSED), 0);
      assertThat(operator.extractOutputValues())
          .extracting(Rule::ruleId)
          .containsExactly(1L, 2L, 1L);
      assertThat(operator.getSideOutput(SplitDeadLetters.DEAD_LETTERS))
          .extracting(letter -> letter.getValue().reason())
          .containsExactly("too-many-rules");
    }
  }

  @Test
  void remembersBehindASnapshotHowManyRulesThereAre() throws Exception {
    var first = admitting();
    first.open();
    first.processElement(received(1, Rule.State.ACTIVE), 0);
    first.processElement(received(2, Rule.State.ACTIVE), 0);
    var snapshot = first.snapshot(1, 1);
    first.close();

    try (var second = admitting()) {
      second.initializeState(snapshot);
      second.open();
      second.processElement(received(3, Rule.State.ACTIVE), 0);
      second.processElement(received(2, Rule.State.DELETED), 0);
      second.processElement(received(3, Rule.State.ACTIVE), 0);
      assertThat(second.extractOutputValues()).extracting(Rule::ruleId).containsExactly(2L, 3L);
    }
  }

  @Test
  void givesAPaymentToEachRuleUnderTheRulesOwnKey() throws Exception {
    try (var operator = applying()) {
      operator.open();
      operator.processElement1(payment("txn_0", 0));
      operator.processElement2(new StreamRecord<>(rule(1, Rule.State.ACTIVE, 100)));
      operator.processElement2(new StreamRecord<>(rule(2, Rule.State.PAUSED, 100)));
      operator.processElement1(payment("txn_1", 1));
      operator.processElement2(new StreamRecord<>(rule(1, Rule.State.DELETED, 100)));
      operator.processElement1(payment("txn_2", 2));
      assertThat(operator.extractOutputValues())
          .extracting(
              found -> found.rule().ruleId() + " " + found.group() + " " + found.transactionId())
          .containsExactly("1 ann txn_1", "2 ann txn_1", "2 ann txn_2");
    }
  }

  @Test
  void aLatePaymentIsOneDeadLetterAndNoneWithoutRules() throws Exception {
    try (var operator = applying()) {
      operator.open();
      operator.processWatermark1(new Watermark(MINUTE));
      operator.processWatermark2(Watermark.MAX_WATERMARK);
      operator.processElement1(payment("txn_0", 0));
      assertThat(operator.getSideOutput(SplitDeadLetters.DEAD_LETTERS)).isNull();
      operator.processElement2(new StreamRecord<>(rule(1, Rule.State.ACTIVE, 100)));
      operator.processElement2(new StreamRecord<>(rule(2, Rule.State.ACTIVE, 100)));
      operator.processElement1(payment("txn_1", MINUTE));
      operator.processElement1(payment("txn_2", MINUTE + 1));
      assertThat(operator.getSideOutput(SplitDeadLetters.DEAD_LETTERS))
          .extracting(StreamRecord::getValue)
          .extracting(DeadLetter::operator)
          .containsExactly("apply-rules");
      assertThat(operator.extractOutputValues())
          .extracting(Contribution::transactionId)
          .containsExactly("txn_2", "txn_2");
    }
  }

  @Test
  void knowsTheRulesBehindASnapshot() throws Exception {
    var first = applying();
    first.open();
    first.processElement2(new StreamRecord<>(rule(1, Rule.State.ACTIVE, 100)));
    var snapshot = first.snapshot(1, 1);
    first.close();

    try (var second = applying()) {
      second.initializeState(snapshot);
      second.open();
      second.processElement1(payment("txn_1", 1));
      assertThat(second.extractOutputValues()).hasSize(1);
    }
  }

  @Test
  void tellsOfACrossingOnceAndGoesOnBehindASnapshot() throws Exception {
    Rule rule = rule(7, Rule.State.ACTIVE, 100);
    var first = windows();
    first.open();
    first.processElement1(new StreamRecord<>(contribution(rule, "60", 0), 0));
    var snapshot = first.snapshot(1, 1);
    first.close();

    try (var second = windows()) {
      second.initializeState(snapshot);
      second.open();
      second.processElement1(new StreamRecord<>(contribution(rule, "60.005", 1), 1));
      second.processElement1(new StreamRecord<>(contribution(rule, "60", 2), 2));
      assertThat(second.extractOutputValues())
          .containsExactly(
              new Alert(
                  "rule/7/ann/txn_1",
                  Alert.Kind.RULE,
                  7L,
                  "ann",
                  new BigDecimal("120.00"),
                  List.of("txn_1"),
                  1));
    }
  }

  @Test
  void forgetsAGroupWhenItsWindowHasPassed() throws Exception {
    Rule rule = rule(7, Rule.State.ACTIVE, 100);
    try (var operator = windows()) {
      operator.open();
      operator.processWatermark2(Watermark.MAX_WATERMARK);
      operator.processElement1(new StreamRecord<>(contribution(rule, "60", 0), 0));
      operator.processElement1(new StreamRecord<>(contribution(rule, "10", MINUTE), MINUTE));
      operator.processWatermark1(new Watermark(20 * MINUTE));
      assertThat(operator.numKeyedStateEntries()).isPositive();
      operator.processWatermark1(new Watermark(21 * MINUTE));
      assertThat(operator.numKeyedStateEntries()).isZero();
      assertThat(operator.numEventTimeTimers()).isZero();
    }
  }

  @Test
  void forgetsADeletedRuleAtOnceAndNoOther() throws Exception {
    try (var operator = windows()) {
      operator.open();
      for (int id : List.of(7, 70)) {
        Rule rule = rule(id, Rule.State.ACTIVE, 100);
        operator.processElement1(new StreamRecord<>(contribution(rule, "60", 0), 0));
      }
      int both = operator.numKeyedStateEntries();
      operator.processElement2(new StreamRecord<>(rule(7, Rule.State.DELETED, 100)));
      assertThat(operator.numKeyedStateEntries()).isEqualTo(both / 2);
      Rule again = rule(7, Rule.State.ACTIVE, 100);
      operator.processElement1(new StreamRecord<>(contribution(again, "60", 1), 1));
      assertThat(operator.extractOutputValues()).isEmpty();
    }
  }

  private static OneInputStreamOperatorTestHarness<ReceivedRule, Rule> admitting()
      throws Exception {
    return new OneInputStreamOperatorTestHarness<>(new ProcessOperator<>(new AdmitRules(2)));
  }

  private static TwoInputStreamOperatorTestHarness<Processed, Rule, Contribution> applying()
      throws Exception {
    return new TwoInputStreamOperatorTestHarness<>(
        new CoBroadcastWithNonKeyedOperator<>(new ApplyRules(), List.of(ApplyRules.RULES)));
  }

  private static KeyedTwoInputStreamOperatorTestHarness<String, Contribution, Rule, Alert> windows()
      throws Exception {
    return new KeyedTwoInputStreamOperatorTestHarness<>(
        new CoBroadcastWithKeyedOperator<>(
            new RuleWindows(new RuleCheck(100)), List.of(ApplyRules.RULES)),
        Contribution::key,
        rule -> "",
        TypeInformation.of(String.class));
  }

  private static ReceivedRule received(int id, Rule.State state) {
    return new ReceivedRule(rule(id, state, 100), origin());
  }

  private static Rule rule(int id, Rule.State state, int limit) {
    return new Rule(
        id,
        state,
        List.of(Rule.Field.USER_ID),
        Rule.Aggregate.SUM,
        Rule.Measure.AMOUNT,
        Rule.Op.ABOVE,
        BigDecimal.valueOf(limit),
        20);
  }

  private static Contribution contribution(Rule rule, String value, long time) {
    return new Contribution(rule, "ann", new BigDecimal(value), time, "txn_" + time);
  }

  private static StreamRecord<Processed> payment(String id, long time) {
    var transaction =
        new Transaction(
            id, "ann", null, "books", BigDecimal.TEN, 1, null, WrittenTime.of(time), null);
    return new StreamRecord<>(
        new Processed(transaction, BigDecimal.ZERO, BigDecimal.ZERO, BigDecimal.TEN, 0, origin()),
        time);
  }

  private static Origin origin() {
    return new Origin("transactions", 0, 0, 0, null, null, List.of());
  }
}
