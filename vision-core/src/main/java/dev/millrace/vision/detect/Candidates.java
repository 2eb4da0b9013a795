package dev.millrace.vision.detect;

import dev.millrace.vision.model.Box;
import dev.millrace.vision.model.Detection;
import java.util.ArrayList;
import java.util.List;

/** Collects what a model may have seen, and leaves out what is no box. */
final class Candidates {
  /** Half precision rounds a probability up to this at most. */
  private static final double SURE = 1.001;

  private final List<Detection> found = new ArrayList<>();
  private final double minScore;

  Candidates(double minScore) {
    this.minScore = minScore;
  }

  /** Whether a score is worth a look; not a number is not. */
  boolean wants(double score) {
    return score > minScore;
  }

  void addCentred(double x, double y, double width, double height, double score, int classId) {
    add(x - width / 2, y - height / 2, x + width / 2, y + height / 2, score, classId);
  }

  void add(double left, double top, double right, double bottom, double score, int classId) {
    if (!wants(score)) {
      return;
    }
    if (score > SURE) {
      throw new ModelRefused(
          "The model gave a score of %.3g, and scores end at 1.".formatted(score),
          "Name its format if that was guessed; scores may also lack a sigmoid at its end.");
    }
    boolean finite =
        Double.isFinite(left)
            && Double.isFinite(top)
            && Double.isFinite(right)
            && Double.isFinite(bottom);
    if (finite && right >= left && bottom >= top) {
      found.add(new Detection(new Box(left, top, right, bottom), classId, Math.min(1, score)));
    }
  }

  List<Detection> list() {
    return found;
  }
}
