package dev.millrace.bench;

import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * All rounds of one contender.
 *
 * @param contender its name
 * @param measurements one for each round
 */
public record Rounds(String contender, List<Measurement> measurements) {
  /** Whether it is a job of ours, and not something that it is measured by. */
  public boolean isOurs() {
    return contender.startsWith("Flink");
  }

  /** The median over the rounds. */
  public double median(ToDoubleFunction<Measurement> of) {
    double[] sorted = measurements.stream().mapToDouble(of).sorted().toArray();
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }

  /** The lowest of the rounds. */
  public double lowest(ToDoubleFunction<Measurement> of) {
    return measurements.stream().mapToDouble(of).min().orElseThrow();
  }

  /** The highest of the rounds. */
  public double highest(ToDoubleFunction<Measurement> of) {
    return measurements.stream().mapToDouble(of).max().orElseThrow();
  }
}
