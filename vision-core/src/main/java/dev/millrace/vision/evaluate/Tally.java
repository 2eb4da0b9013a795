package dev.millrace.vision.evaluate;

/**
 * What was counted in one or several sequences. Tallies add up, scores do not.
 *
 * @param hotaMatches pairs at each of the thresholds of overlap
 * @param association at each threshold the sum, over pairs, of how well their two tracks agree
 */
public record Tally(
    double[] hotaMatches,
    double[] association,
    long truthBoxes,
    long trackBoxes,
    long matches,
    double overlap,
    long identitySwitches,
    long fragmentations,
    long mostlyTracked,
    long partlyTracked,
    long mostlyLost,
    long identityMatches) {
  /** How many thresholds of overlap: 0.05, 0.10 … 0.95. */
  static final int THRESHOLDS = 19;

  /** Nothing yet. */
  public static Tally empty() {
    return new Tally(new double[THRESHOLDS], new double[THRESHOLDS], 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
  }

  /** Both together, as if they were one longer sequence. */
  public Tally plus(Tally other) {
    return new Tally(
        sum(hotaMatches, other.hotaMatches),
        sum(association, other.association),
        truthBoxes + other.truthBoxes,
        trackBoxes + other.trackBoxes,
        matches + other.matches,
        overlap + other.overlap,
        identitySwitches + other.identitySwitches,
        fragmentations + other.fragmentations,
        mostlyTracked + other.mostlyTracked,
        partlyTracked + other.partlyTracked,
        mostlyLost + other.mostlyLost,
        identityMatches + other.identityMatches);
  }

  /** The scores that follow. */
  public Scores scores() {
    double hota = 0;
    double detection = 0;
    double associated = 0;
    for (int i = 0; i < THRESHOLDS; i++) {
      double detA = hotaMatches[i] / Math.max(1, truthBoxes + trackBoxes - hotaMatches[i]);
      double assA = association[i] / Math.max(1, hotaMatches[i]);
      hota += Math.sqrt(detA * assA) / THRESHOLDS;
      detection += detA / THRESHOLDS;
      associated += assA / THRESHOLDS;
    }
    long falsePositives = trackBoxes - matches;
    return new Scores(
        100 * hota,
        100 * detection,
        100 * associated,
        share(matches - falsePositives - identitySwitches, truthBoxes),
        100 * overlap / Math.max(1, matches),
        share(2 * identityMatches, truthBoxes + trackBoxes),
        share(matches, truthBoxes),
        share(matches, trackBoxes),
        identitySwitches,
        falsePositives,
        truthBoxes - matches,
        fragmentations,
        mostlyTracked,
        partlyTracked,
        mostlyLost);
  }

  private static double share(long part, long whole) {
    return 100.0 * part / Math.max(1, whole);
  }

  private static double[] sum(double[] one, double[] other) {
    double[] sum = one.clone();
    for (int i = 0; i < sum.length; i++) {
      sum[i] += other[i];
    }
    return sum;
  }
}
