package dev.millrace.lakehouse.sample;

import java.time.Duration;
import java.time.Instant;

/**
 * What the generator is asked for; equal settings give equal bytes.
 *
 * @param seed chooses one of the possible sequences
 * @param start the time of the first frame
 * @param spacing the time between two frames of one camera
 * @param cameras how many there are
 * @param repeatedShare the share of lines that are the same as the one before, 0 to 1
 * @param hugeShare the share of lines of some hundred kilobytes, 0 to 1
 * @param badShare the share of lines with something wrong, 0 to 1
 */
public record SampleSettings(
    long seed,
    Instant start,
    Duration spacing,
    int cameras,
    double repeatedShare,
    double hugeShare,
    double badShare) {
  /**
   * What most callers want: eight cameras with a frame every 40 ms, one of a hundred lines twice,
   * one of a thousand huge, one of a hundred bad.
   */
  public static SampleSettings of(long seed, Instant start) {
    return new SampleSettings(seed, start, Duration.ofMillis(40), 8, 0.01, 0.001, 0.01);
  }

  public SampleSettings {
    if (spacing.isNegative()) {
      throw new IllegalArgumentException("spacing must not be negative: " + spacing);
    }
    if (cameras < 1) {
      throw new IllegalArgumentException("cameras must be 1 or more, not " + cameras);
    }
    requireShare("repeatedShare", repeatedShare);
    requireShare("hugeShare", hugeShare);
    requireShare("badShare", badShare);
  }

  private static void requireShare(String name, double share) {
    if (!(share >= 0 && share <= 1)) {
      throw new IllegalArgumentException(name + " must be from 0 to 1, not " + share);
    }
  }

  /** The same with another number of cameras. */
  public SampleSettings withCameras(int count) {
    return new SampleSettings(seed, start, spacing, count, repeatedShare, hugeShare, badShare);
  }

  /** The same with another time between two frames of a camera. */
  public SampleSettings withSpacing(Duration between) {
    return new SampleSettings(seed, start, between, cameras, repeatedShare, hugeShare, badShare);
  }

  /** The same with another share of repeated lines. */
  public SampleSettings withRepeatedShare(double share) {
    return new SampleSettings(seed, start, spacing, cameras, share, hugeShare, badShare);
  }

  /** The same with another share of huge lines. */
  public SampleSettings withHugeShare(double share) {
    return new SampleSettings(seed, start, spacing, cameras, repeatedShare, share, badShare);
  }

  /** The same with another share of bad lines. */
  public SampleSettings withBadShare(double share) {
    return new SampleSettings(seed, start, spacing, cameras, repeatedShare, hugeShare, share);
  }
}
