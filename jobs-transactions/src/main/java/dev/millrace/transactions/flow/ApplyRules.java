package dev.millrace.transactions.flow;

import dev.millrace.serde.deadletter.DeadLetter;
import dev.millrace.serde.deadletter.DeadLetterCounters;
import dev.millrace.serde.deadletter.LateRecords;
import dev.millrace.serde.deadletter.SplitDeadLetters;
import dev.millrace.transactions.logic.RuleGroups;
import dev.millrace.transactions.model.Contribution;
import dev.millrace.transactions.model.Processed;
import dev.millrace.transactions.model.Rule;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.BroadcastState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.metrics.Counter;
import org.apache.flink.streaming.api.functions.co.BroadcastProcessFunction;
import org.apache.flink.util.Collector;

/** Gives each payment to every rule that it concerns, under the rule's own key. */
final class ApplyRules extends BroadcastProcessFunction<Processed, Rule, Contribution> {
  static final String UID = "apply-rules";

  static final MapStateDescriptor<Long, Rule> RULES =
      new MapStateDescriptor<>(
          "rules", TypeInformation.of(Long.class), TypeInformation.of(Rule.class));

  private transient DeadLetterCounters counters;
  private transient Counter withoutGroup;

  @Override
  public void open(OpenContext context) {
    counters = new DeadLetterCounters(getRuntimeContext().getMetricGroup());
    withoutGroup = getRuntimeContext().getMetricGroup().counter("withoutGroup");
  }

  @Override
  public void processBroadcastElement(Rule rule, Context context, Collector<Contribution> out)
      throws Exception {
    BroadcastState<Long, Rule> rules = context.getBroadcastState(RULES);
    if (rule.state() == Rule.State.DELETED) {
      rules.remove(rule.ruleId());
    } else {
      rules.put(rule.ruleId(), rule);
    }
  }

  @Override
  public void processElement(
      Processed payment, ReadOnlyContext context, Collector<Contribution> out) throws Exception {
    boolean late = context.timestamp() <= context.currentWatermark();
    for (var entry : context.getBroadcastState(RULES).immutableEntries()) {
      Contribution contribution = RuleGroups.contribution(entry.getValue(), payment);
      if (contribution == null) {
        withoutGroup.inc();
      } else if (late) {
        // What its window held may be forgotten already. One letter, however many rules there are.
        DeadLetter letter = LateRecords.letter(payment.origin(), context.timestamp(), UID);
        counters.count(letter);
        context.output(SplitDeadLetters.DEAD_LETTERS, letter);
        return;
      } else {
        out.collect(contribution);
      }
    }
  }
}
