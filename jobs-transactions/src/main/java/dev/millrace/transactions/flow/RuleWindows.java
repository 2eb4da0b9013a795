package dev.millrace.transactions.flow;

import dev.millrace.transactions.logic.RuleCheck;
import dev.millrace.transactions.model.Alert;
import dev.millrace.transactions.model.Contribution;
import dev.millrace.transactions.model.Rule;
import dev.millrace.transactions.model.RuleWindow;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.streaming.api.functions.co.KeyedBroadcastProcessFunction;
import org.apache.flink.util.Collector;

/**
 * Remembers what each group of each rule holds. The rule itself comes with each payment; the
 * broadcast only tells which rules are deleted.
 */
final class RuleWindows extends KeyedBroadcastProcessFunction<String, Contribution, Rule, Alert> {
  private static final ValueStateDescriptor<RuleWindow> WINDOW =
      new ValueStateDescriptor<>("window", TypeInformation.of(RuleWindow.class));
  private static final ValueStateDescriptor<Long> KEPT_FOR =
      new ValueStateDescriptor<>("kept-for", TypeInformation.of(Long.class));

  private final RuleCheck check;
  private transient ValueState<RuleWindow> window;
  private transient ValueState<Long> keptFor;

  RuleWindows(RuleCheck check) {
    this.check = check;
  }

  @Override
  public void open(OpenContext context) {
    window = getRuntimeContext().getState(WINDOW);
    keptFor = getRuntimeContext().getState(KEPT_FOR);
  }

  @Override
  public void processElement(Contribution payment, ReadOnlyContext context, Collector<Alert> out)
      throws Exception {
    RuleWindow before = window.value();
    RuleCheck.Outcome outcome = check.on(before, payment);
    window.update(outcome.window());
    if (before == null) {
      // One timer at a time: it finds out by itself whether the window has moved on.
      long keep = payment.rule().windowMillis();
      keptFor.update(keep);
      context.timerService().registerEventTimeTimer(outcome.window().newest() + keep);
    }
    if (outcome.fires()) {
      out.collect(Alert.ofRule(payment, outcome.value()));
    }
  }

  @Override
  public void onTimer(long timestamp, OnTimerContext context, Collector<Alert> out)
      throws Exception {
    RuleWindow held = window.value();
    Long keep = keptFor.value();
    if (held == null || keep == null) {
      return;
    }
    if (held.newest() + keep > timestamp) {
      context.timerService().registerEventTimeTimer(held.newest() + keep);
    } else {
      window.clear();
      keptFor.clear();
    }
  }

  @Override
  public void processBroadcastElement(Rule rule, Context context, Collector<Alert> out)
      throws Exception {
    if (rule.state() != Rule.State.DELETED) {
      return;
    }
    String prefix = Contribution.keyPrefix(rule);
    context.applyToKeyedState(
        WINDOW,
        (key, state) -> {
          if (key.startsWith(prefix)) {
            state.clear();
          }
        });
    context.applyToKeyedState(
        KEPT_FOR,
        (key, state) -> {
          if (key.startsWith(prefix)) {
            state.clear();
          }
        });
  }
}
