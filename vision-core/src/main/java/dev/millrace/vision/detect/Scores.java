package dev.millrace.vision.detect;

/** Small sums over the scores of classes. */
final class Scores {
  private Scores() {}

  /** The index of the highest value within a range; -1 where none is a number. */
  static int best(float[] values, int from, int to) {
    int best = -1;
    float highest = Float.NEGATIVE_INFINITY;
    for (int i = from; i < to; i++) {
      if (values[i] > highest) {
        highest = values[i];
        best = i;
      }
    }
    return best;
  }

  static double sigmoid(double logit) {
    return 1 / (1 + Math.exp(-logit));
  }
}
