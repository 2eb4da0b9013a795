package dev.millrace.serde.replay;

import java.util.Optional;

/**
 * Which letters may go back.
 *
 * @param maxReplays what was sent back so often already stays
 * @param force whether letters of the stages late and sink go as well
 */
public record ReplayRules(int maxReplays, boolean force) {
  /** How often a letter goes back unless told otherwise. */
  public static final int USUAL_REPLAYS = 3;

  /** Why a letter stays. */
  public enum Obstacle {
    NO_ORIGIN,
    CUT,
    TOO_OFTEN,
    /** Its stage is late, and nobody forces it. */
    LATE,
    /** Its stage is sink, and nobody forces it. */
    SINK
  }

  /** Why a letter stays; nothing where it may go. */
  public Optional<Obstacle> obstacle(RefusedRecord letter) {
    if (letter.topic().isEmpty()) {
      return Optional.of(Obstacle.NO_ORIGIN);
    }
    if (letter.cut()) {
      return Optional.of(Obstacle.CUT);
    }
    if (letter.replays() >= maxReplays) {
      return Optional.of(Obstacle.TOO_OFTEN);
    }
    if (letter.stage().equals("late") && !force) {
      return Optional.of(Obstacle.LATE);
    }
    if (letter.stage().equals("sink") && !force) {
      return Optional.of(Obstacle.SINK);
    }
    return Optional.empty();
  }

  /** An obstacle in words. */
  public String words(Obstacle obstacle) {
    return switch (obstacle) {
      case NO_ORIGIN -> "the headers do not say where it came from";
      case CUT -> "the value was cut; the whole one lies at its origin, if anywhere";
      case TOO_OFTEN ->
          "sent back " + maxReplays + (maxReplays == 1 ? " time" : " times") + " already";
      case LATE -> "late: its window has closed, and all else would count it twice";
      case SINK ->
          "of stage sink: only one result was too large, and all else would count it twice";
    };
  }
}
