package dev.millrace.vision.detect;

/**
 * Which detections count. Defaults are those of Ultralytics' {@code predict}.
 *
 * @param minScore what a score has to exceed
 * @param maxOverlap how much of their union two boxes of one class may share before the one with
 *     the lower score goes
 * @param maxDetections how many are kept for each frame, best first
 * @param acrossClasses whether a box also suppresses those of other classes
 */
public record Thresholds(
    double minScore, double maxOverlap, int maxDetections, boolean acrossClasses) {
  public static final Thresholds DEFAULT = new Thresholds(0.25, 0.7, 300, false);

  public Thresholds {
    if (!(minScore >= 0 && minScore <= 1)) {
      throw new IllegalArgumentException("the lowest score is from 0 to 1, not " + minScore);
    }
    if (!(maxOverlap >= 0 && maxOverlap <= 1)) {
      throw new IllegalArgumentException("the overlap is from 0 to 1, not " + maxOverlap);
    }
    if (maxDetections < 1) {
      throw new IllegalArgumentException("at least one detection is kept, not " + maxDetections);
    }
  }

  /** The same with this lowest score. */
  public Thresholds withMinScore(double score) {
    return new Thresholds(score, maxOverlap, maxDetections, acrossClasses);
  }

  /** The same with this overlap. */
  public Thresholds withMaxOverlap(double overlap) {
    return new Thresholds(minScore, overlap, maxDetections, acrossClasses);
  }
}
