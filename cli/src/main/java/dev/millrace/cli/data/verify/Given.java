package dev.millrace.cli.data.verify;

import dev.millrace.cli.data.SafeText;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Results that somebody has given, held against those expected: each once, and nothing else. */
final class Given {
  private final String where;
  private final Set<String> expected;
  private final Findings findings;
  private final Set<String> seen = new HashSet<>();
  private long given;
  private long doubled;
  private long wrong;
  private long unexpected;

  /**
   * Nothing is given yet.
   *
   * @param expected what tells each result from all others
   */
  Given(String where, Set<String> expected, Findings findings) {
    this.where = where;
    this.expected = expected;
    this.findings = findings;
  }

  /**
   * Takes a result.
   *
   * @param difference how it differs from the one expected, or empty; asked for that one only
   */
  void take(String id, Supplier<String> difference) {
    given++;
    if (!expected.contains(id)) {
      example("unexpected", unexpected++, id);
    } else if (!seen.add(id)) {
      example("doubled", doubled++, id);
    } else {
      String differs = difference.get();
      if (!differs.isEmpty()) {
        example("wrong", wrong++, id + " has " + differs);
      }
    }
  }

  /**
   * The outcome.
   *
   * @param open whether a result that is not there may still come
   */
  Verdict verdict(Predicate<String> open) {
    long missing = 0;
    long mayCome = 0;
    for (String id : expected) {
      if (seen.contains(id)) {
        continue;
      }
      if (open.test(id)) {
        mayCome++;
      } else {
        example("missing", missing++, id);
      }
    }
    return new Verdict(where, expected.size(), given, missing, doubled, wrong, unexpected, mayCome);
  }

  private void example(String kind, long before, String what) {
    if (before < Findings.EXAMPLES) {
      findings.example(kind, where, SafeText.of(what));
    }
  }
}
