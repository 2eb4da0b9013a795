package dev.millrace.vision.detect;

import dev.millrace.vision.model.Detection;
import java.util.List;

/**
 * NanoDet-m: for strides 8, 16 and 32 the scores of classes, then for the same strides how far the
 * box reaches to each side of its cell's centre, as a distribution over 0 to 7 strides (generalised
 * focal loss, Li et al. 2020).
 */
record NanoDetDecoder(int inputWidth, int inputHeight) implements OutputDecoder {
  static final int LEVELS = 3;
  static final int BINS = 8;
  static final int SIDES = 4;

  @Override
  public List<Detection> decode(List<Output> outputs, int slot, double minScore) {
    var candidates = new Candidates(minScore);
    float[] distances = new float[SIDES * BINS];
    for (int level = 0; level < LEVELS; level++) {
      Output scores = outputs.get(level);
      Output sides = outputs.get(LEVELS + level);
      int stride = 8 << level;
      int columns = inputWidth / stride;
      float[] classes = new float[scores.dimension(2)];
      for (int i = 0; i < scores.dimension(1); i++) {
        scores.values().get(scores.offset(slot) + i * classes.length, classes);
        int best = Scores.best(classes, 0, classes.length);
        if (best < 0 || !candidates.wants(classes[best])) {
          continue;
        }
        sides.values().get(sides.offset(slot) + i * distances.length, distances);
        int row = i / columns;
        int column = i % columns;
        double x = (column + 0.5) * stride;
        double y = (row + 0.5) * stride;
        candidates.add(
            Math.max(0, x - stride * expected(distances, 0)),
            Math.max(0, y - stride * expected(distances, 1)),
            Math.min(inputWidth, x + stride * expected(distances, 2)),
            Math.min(inputHeight, y + stride * expected(distances, 3)),
            classes[best],
            best);
      }
    }
    return candidates.list();
  }

  /** The mean of the distribution that a softmax over the bins of one side is. */
  private static double expected(float[] logits, int side) {
    double highest = Double.NEGATIVE_INFINITY;
    for (int bin = 0; bin < BINS; bin++) {
      highest = Math.max(highest, logits[side * BINS + bin]);
    }
    double sum = 0;
    double weighted = 0;
    for (int bin = 0; bin < BINS; bin++) {
      double weight = Math.exp(logits[side * BINS + bin] - highest);
      sum += weight;
      weighted += weight * bin;
    }
    return weighted / sum;
  }
}
