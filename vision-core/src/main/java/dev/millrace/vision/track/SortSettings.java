package dev.millrace.vision.track;

/**
 * How the {@link SortTracker} decides. It counts in frames.
 *
 * @param maxAge how many frames an object may be out of sight
 * @param minHits how many frames in a row after its first an object must be seen to be reported
 * @param overlap the least overlap that continues a track
 * @param frameMillis how long a frame lasts
 * @param maxTracks how many objects are remembered for one camera
 */
public record SortSettings(
    int maxAge, int minHits, double overlap, double frameMillis, int maxTracks) {
  /** As published, for 30 frames a second. */
  public static final SortSettings DEFAULT = new SortSettings(1, 3, 0.3, 1000 / 30.0, 300);

  public SortSettings {
    if (maxAge < 0 || maxAge > 100_000) {
      throw new IllegalArgumentException("an age is 0 to 100000 frames, not " + maxAge);
    }
    if (minHits < 0 || minHits > 1000) {
      throw new IllegalArgumentException("0 to 1000 hits are asked for, not " + minHits);
    }
    if (!(overlap >= 0 && overlap <= 1)) {
      throw new IllegalArgumentException("the overlap is 0 to 1, not " + overlap);
    }
    if (!(frameMillis >= 1 && frameMillis <= 3_600_000)) {
      throw new IllegalArgumentException(
          "a frame lasts 1 ms to an hour, not " + frameMillis + " ms");
    }
    if (maxTracks < 1 || maxTracks > 10_000) {
      throw new IllegalArgumentException("1 to 10000 tracks are kept, not " + maxTracks);
    }
  }

  /** The same at another frame rate. */
  public SortSettings withFramesPerSecond(double rate) {
    return new SortSettings(maxAge, minHits, overlap, 1000 / rate, maxTracks);
  }

  /** The same but for how many frames an object may be out of sight. */
  public SortSettings withMaxAge(int frames) {
    return new SortSettings(frames, minHits, overlap, frameMillis, maxTracks);
  }
}
