package dev.millrace.bench;

import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/** What several rounds come to. */
public final class Medians {
  private Medians() {}

  /** The upper one where there are two in the middle. */
  public static <T> double of(List<T> rounds, ToDoubleFunction<T> value) {
    return of(rounds.stream().mapToDouble(value).sorted().toArray());
  }

  private static double of(double[] sorted) {
    return sorted[sorted.length / 2];
  }

  /** By how much one is faster than the other, within each round: two cells of a table. */
  public static <T> String ratios(List<T> rounds, List<T> others, ToDoubleFunction<T> value) {
    double[] ratios =
        IntStream.range(0, rounds.size())
            .mapToDouble(
                round ->
                    value.applyAsDouble(rounds.get(round)) / value.applyAsDouble(others.get(round)))
            .sorted()
            .toArray();
    return String.format(
        Locale.ROOT, "**%.2f** | %.2f–%.2f", of(ratios), ratios[0], ratios[ratios.length - 1]);
  }
}
