package dev.millrace.console.transactions;

import dev.millrace.transactions.model.Rule;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The rules as their topic tells them, and which of them the job has refused. */
final class RuleBook {
  /** What the job takes. */
  static final int MOST_IN_FORCE = 100;

  /** What is remembered of a topic that others have filled. */
  static final int MOST = 1_000;

  private final TreeMap<Long, Sent> rules = new TreeMap<>();
  private final Map<Long, String> refusals = new HashMap<>();

  private record Sent(Rule rule, long offset, long at) {}

  void clear() {
    rules.clear();
    refusals.clear();
  }

  void put(Rule rule, long offset, long at) {
    if (rule.state() == Rule.State.DELETED) {
      rules.remove(rule.ruleId());
    } else if (rules.containsKey(rule.ruleId()) || rules.size() < MOST) {
      rules.put(rule.ruleId(), new Sent(rule, offset, at));
    }
  }

  /** The job has made a dead letter of the rule at an offset. */
  void refuse(long offset, String why) {
    if (refusals.size() < MOST) {
      refusals.put(offset, why);
    }
  }

  boolean hasRoomFor(Rule rule) {
    return rule.state() == Rule.State.DELETED
        || rules.containsKey(rule.ruleId())
        || rules.values().stream().filter(sent -> !refusals.containsKey(sent.offset())).count()
            < MOST_IN_FORCE;
  }

  /** The lowest id from 1 up that no rule has. */
  long freeId() {
    long id = 1;
    while (rules.containsKey(id)) {
      id++;
    }
    return id;
  }

  /**
   * All rules in the order of their ids.
   *
   * @param taken the offset behind the last rule that a checkpoint of the job holds
   */
  List<RuleEntry> entries(long taken, Occurrences occurrences) {
    return rules.values().stream().map(sent -> entry(sent, taken, occurrences)).toList();
  }

  private RuleEntry entry(Sent sent, long taken, Occurrences occurrences) {
    @Nullable String refusal = refusals.get(sent.offset());
    RuleEntry.Stage stage =
        refusal != null
            ? RuleEntry.Stage.REFUSED
            : sent.offset() < taken ? RuleEntry.Stage.TAKEN : RuleEntry.Stage.WAITING;
    List<Occurrence> alerts = occurrences.alertsOf(sent.rule().ruleId(), sent.at()).toList();
    return new RuleEntry(
        sent.rule(),
        sent.at(),
        sent.offset(),
        // An alert says it, too, and comes with the same checkpoint.
        stage == RuleEntry.Stage.WAITING && !alerts.isEmpty() ? RuleEntry.Stage.TAKEN : stage,
        refusal,
        alerts.size(),
        alerts.isEmpty() ? null : alerts.get(0).heardAt());
  }
}
