package dev.millrace.cli.data.verify;

import dev.millrace.cli.data.SafeText;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/** Bars that somebody has written, held against those worked out. */
final class BarsGiven {
  private final String where;
  private final Bars expected;
  private final Findings findings;
  private final Map<String, Bars.Key> keys = new HashMap<>();
  private final Set<Bars.Key> seen = new HashSet<>();
  private long given;
  private long doubled;
  private long wrong;
  private long unexpected;

  BarsGiven(String where, Bars expected, Findings findings) {
    this.where = where;
    this.expected = expected;
    this.findings = findings;
    expected.all().keySet().forEach(key -> keys.put(expected.id(key), key));
  }

  /**
   * Takes a bar.
   *
   * @param id what tells it from all others
   * @param fault what is wrong with it whatever the input, or empty
   */
  void take(String id, Bars.Found bar, String fault) {
    given++;
    Bars.Key key = keys.get(id);
    Bars.Bar right = key == null ? null : expected.all().get(key);
    if (key == null || right == null) {
      example("unexpected", unexpected++, id);
    } else if (!seen.add(key)) {
      example("doubled", doubled++, id);
    } else {
      String difference = fault.isEmpty() ? right.difference(bar) : fault;
      if (!difference.isEmpty()) {
        example("wrong", wrong++, id + " has " + difference);
      }
    }
  }

  /**
   * The outcome.
   *
   * @param open whether a bar that is not there may still come
   */
  Verdict verdict(Predicate<Bars.Key> open) {
    long missing = 0;
    long mayCome = 0;
    for (Map.Entry<String, Bars.Key> each : keys.entrySet()) {
      if (seen.contains(each.getValue())) {
        continue;
      }
      if (open.test(each.getValue())) {
        mayCome++;
      } else {
        example("missing", missing++, each.getKey());
      }
    }
    return new Verdict(where, keys.size(), given, missing, doubled, wrong, unexpected, mayCome);
  }

  private void example(String kind, long before, String what) {
    if (before < Findings.EXAMPLES) {
      findings.example(kind, where, SafeText.of(what));
    }
  }
}
