package dev.millrace.transactions.flow;

import dev.millrace.serde.deadletter.DeadLetter;
import dev.millrace.serde.deadletter.DeadLetterCounters;
import dev.millrace.serde.deadletter.SplitDeadLetters;
import dev.millrace.serde.deadletter.Stage;
import dev.millrace.transactions.model.ReceivedRule;
import dev.millrace.transactions.model.Rule;
import java.util.Set;
import java.util.TreeSet;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;

/**
 * Lets rules in as long as there are not too many. It runs in one subtask, before the rules are
 * broadcast: behind that, each subtask would refuse the same rule once more.
 */
final class AdmitRules extends ProcessFunction<ReceivedRule, Rule> implements CheckpointedFunction {
  static final String UID = "admit-rules";

  private final int maxRules;
  private final Set<Long> present = new TreeSet<>();
  private transient ListState<Long> kept;
  private transient DeadLetterCounters counters;

  AdmitRules(int maxRules) {
    this.maxRules = maxRules;
  }

  @Override
  public void initializeState(FunctionInitializationContext context) throws Exception {
    kept =
        context
            .getOperatorStateStore()
            .getListState(new ListStateDescriptor<>("rules", TypeInformation.of(Long.class)));
    kept.get().forEach(present::add);
  }

  @Override
  public void snapshotState(FunctionSnapshotContext context) throws Exception {
    kept.update(present.stream().toList());
  }

  @Override
  public void open(OpenContext context) {
    counters = new DeadLetterCounters(getRuntimeContext().getMetricGroup());
  }

  @Override
  public void processElement(ReceivedRule received, Context context, Collector<Rule> out) {
    Rule rule = received.rule();
    if (rule.state() == Rule.State.DELETED) {
      present.remove(rule.ruleId());
    } else if (present.contains(rule.ruleId()) || present.size() < maxRules) {
      present.add(rule.ruleId());
    } else {
      DeadLetter letter =
          new DeadLetter(
              received.origin(),
              Stage.PROCESS,
              "too-many-rules",
              "There are " + maxRules + " rules already; delete one first",
              null,
              UID);
      counters.count(letter);
      context.output(SplitDeadLetters.DEAD_LETTERS, letter);
      return;
    }
    out.collect(rule);
  }
}
