package dev.millrace.vision.track;

/**
 * How the {@link TwoStageTracker} decides.
 *
 * @param highScore detections from here on are matched first
 * @param lowScore detections below are not looked at; those between may only continue a track
 * @param birthScore what a detection needs to start a track
 * @param agreement the least agreement (overlap, closeness in height, score) that continues a track
 * @param newAgreement the same for a track that was seen once
 * @param lowOverlap the least overlap with which a detection of low score continues a track
 * @param otherClassOverlap the least overlap for a detection that calls the object something else
 * @param birthOverlap a detection that overlaps a track of this frame so much starts no other one
 * @param bufferMillis how long an object may be out of sight
 * @param maxTracks how many objects are remembered for one camera
 */
public record TwoStageSettings(
    double highScore,
    double lowScore,
    double birthScore,
    double agreement,
    double newAgreement,
    double lowOverlap,
    double otherClassOverlap,
    double birthOverlap,
    long bufferMillis,
    int maxTracks) {
  /** What does well on people in streets, with detectors whose scores mean something. */
  public static final TwoStageSettings DEFAULT =
      new TwoStageSettings(0.6, 0.1, 0.7, 0.1, 0.3, 0.5, 0.5, 0.7, 2000, 300);

  public TwoStageSettings {
    requireShare("high score", highScore);
    requireShare("low score", lowScore);
    requireShare("birth score", birthScore);
    requireShare("agreement", agreement);
    requireShare("agreement of new tracks", newAgreement);
    requireShare("overlap at low score", lowOverlap);
    requireShare("overlap of other classes", otherClassOverlap);
    requireShare("overlap at birth", birthOverlap);
    if (lowScore > highScore || highScore > birthScore) {
      throw new IllegalArgumentException(
          "low, high and birth score rise, but are %s, %s and %s"
              .formatted(lowScore, highScore, birthScore));
    }
    if (bufferMillis < 0 || bufferMillis > 3_600_000) {
      throw new IllegalArgumentException(
          "the buffer is 0 ms to an hour, not " + bufferMillis + " ms");
    }
    if (maxTracks < 1 || maxTracks > 10_000) {
      throw new IllegalArgumentException("1 to 10000 tracks are kept, not " + maxTracks);
    }
  }

  /** The same but for how long an object may be out of sight. */
  public TwoStageSettings withBufferMillis(long millis) {
    return new TwoStageSettings(
        highScore,
        lowScore,
        birthScore,
        agreement,
        newAgreement,
        lowOverlap,
        otherClassOverlap,
        birthOverlap,
        millis,
        maxTracks);
  }

  private static void requireShare(String name, double value) {
    if (!(value >= 0 && value <= 1)) {
      throw new IllegalArgumentException("the " + name + " is 0 to 1, not " + value);
    }
  }
}
