package dev.millrace.console.overview;

/** How a part of the streams is, the worst last. */
public enum Condition {
  /** Not there, and nobody asked for it. */
  OFF,
  /** Whoever could tell does not answer. */
  UNKNOWN,
  /** Well, and nothing flows. */
  IDLE,
  /** Well, and records flow. */
  FLOWING,
  /** On its way up. */
  STARTING,
  /** Works, and somebody should look at it. */
  WARNING,
  /** Does not work. */
  TROUBLE;

  Condition orWorse(Condition other) {
    return compareTo(other) >= 0 ? this : other;
  }
}
