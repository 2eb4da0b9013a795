package dev.millrace.transactions.flow;

import dev.millrace.serde.deadletter.DeadLetter;
import dev.millrace.serde.deadletter.SplitDeadLetters;
import dev.millrace.transactions.logic.RuleCheck;
import dev.millrace.transactions.model.Alert;
import dev.millrace.transactions.model.Contribution;
import dev.millrace.transactions.model.Processed;
import dev.millrace.transactions.model.ReceivedRule;
import dev.millrace.transactions.model.Rule;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.types.Either;

/** Holds payments to rules that may change while the job runs. */
record Rules() {
  /** Each payment is looked at once per rule. */
  private static final int MAX_RULES = 100;

  /** Ten thousand different milliseconds: some hundred kilobytes for a crowded group. */
  private static final int MAX_SLOTS = 10_000;

  /** What comes out. */
  record Outputs(
      DataStream<Alert> alerts,
      DataStream<DeadLetter> latePayments,
      DataStream<DeadLetter> refusedRules) {}

  Outputs apply(DataStream<Processed> payments, DataStream<Either<DeadLetter, ReceivedRule>> read) {
    // One subtask from source to broadcast: two would disagree on the order of changes.
    var received =
        read.process(new SplitDeadLetters<>(), TypeInformation.of(ReceivedRule.class))
            .name("split-dead-rules")
            .uid("split-dead-rules")
            .setParallelism(1)
            .setMaxParallelism(1);
    var admitted =
        received
            .process(new AdmitRules(MAX_RULES), TypeInformation.of(Rule.class))
            .name(AdmitRules.UID)
            .uid(AdmitRules.UID)
            .setParallelism(1)
            .setMaxParallelism(1);
    var rules = admitted.broadcast(ApplyRules.RULES);
    var contributions =
        payments
            .connect(rules)
            .process(new ApplyRules(), TypeInformation.of(Contribution.class))
            .name(ApplyRules.UID)
            .uid(ApplyRules.UID);
    var alerts =
        contributions
            .keyBy(Contribution::key, TypeInformation.of(String.class))
            .connect(rules)
            .process(new RuleWindows(new RuleCheck(MAX_SLOTS)), TypeInformation.of(Alert.class))
            .name("rule-windows")
            .uid("rule-windows");
    return new Outputs(
        alerts,
        contributions.getSideOutput(SplitDeadLetters.DEAD_LETTERS),
        received
            .getSideOutput(SplitDeadLetters.DEAD_LETTERS)
            .union(admitted.getSideOutput(SplitDeadLetters.DEAD_LETTERS)));
  }
}
