package dev.millrace.vision.detect;

import dev.millrace.vision.model.Detection;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Leaves one box for each object: the best, unless it overlaps a better one too much. */
public final class Suppression {
  /** As Ultralytics' {@code max_nms}; a model that gives more has seen noise. */
  private static final int MOST_CANDIDATES = 30_000;

  /** Stable, so that equal scores keep the model's order. */
  private static final Comparator<Detection> BEST_FIRST =
      Comparator.comparingDouble(Detection::score).reversed();

  private Suppression() {}

  /** The detections that remain, best first. */
  public static List<Detection> apply(List<Detection> candidates, Thresholds thresholds) {
    var kept = new ArrayList<Detection>();
    for (Detection candidate : best(candidates, MOST_CANDIDATES)) {
      if (kept.size() == thresholds.maxDetections()) {
        break;
      }
      if (isNew(candidate, kept, thresholds)) {
        kept.add(candidate);
      }
    }
    return kept;
  }

  /** The best of them, best first. */
  static List<Detection> best(List<Detection> candidates, int most) {
    return candidates.stream().sorted(BEST_FIRST).limit(most).toList();
  }

  private static boolean isNew(Detection candidate, List<Detection> kept, Thresholds thresholds) {
    for (Detection better : kept) {
      boolean rivals = thresholds.acrossClasses() || better.classId() == candidate.classId();
      if (rivals && better.box().intersectionOverUnion(candidate.box()) > thresholds.maxOverlap()) {
        return false;
      }
    }
    return true;
  }
}
