package dev.millrace.cli.data.verify;

import static java.util.Objects.requireNonNull;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Predicate;

/** Bars that somebody has written, held against those worked out. */
final class BarsGiven {
  private final Bars expected;
  private final Map<String, Bars.Key> keys = new HashMap<>();
  private final Given given;

  BarsGiven(String where, Bars expected, Findings findings) {
    this.expected = expected;
    expected.all().keySet().forEach(key -> keys.put(expected.id(key), key));
    this.given = new Given(where, keys.keySet(), findings);
  }

  /**
   * Takes a bar.
   *
   * @param id what tells it from all others
   * @param fault what is wrong with it whatever the input, or empty
   */
  void take(String id, Bars.Found bar, String fault) {
    given.take(
        id,
        () ->
            fault.isEmpty()
                ? requireNonNull(expected.all().get(keys.get(id))).difference(bar)
                : fault);
  }

  /**
   * The outcome.
   *
   * @param open whether a bar that is not there may still come
   */
  Verdict verdict(Predicate<Bars.Key> open) {
    return given.verdict(id -> open.test(requireNonNull(keys.get(id))));
  }
}
