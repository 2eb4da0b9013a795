package dev.millrace.uploads.sample;

import java.time.Duration;
import java.time.Instant;

/**
 * What the generator is asked for; equal settings give equal bytes.
 *
 * @param seed chooses one of the possible sequences
 * @param start the event time of the first upload
 * @param spacing the event time between two uploads
 * @param jitter how much earlier than its place in the sequence an upload may have been complete
 * @param lateShare the share of uploads that are announced minutes after they were complete, 0 to 1
 * @param failingShare the share of files that are not what their announcement says, 0 to 1
 * @param repeatedShare the share of announcements that come a second time, 0 to 1
 * @param badShare the share of messages that are no announcements, 0 to 1
 * @param largeShare the share of files that are too large for a record and need a {@link Shelf}, 0
 *     to 1
 */
public record SampleSettings(
    long seed,
    Instant start,
    Duration spacing,
    Duration jitter,
    double lateShare,
    double failingShare,
    double repeatedShare,
    double badShare,
    double largeShare) {
  /**
   * What most callers want: a file every two seconds, two seconds of jitter, nothing late, one of
   * twenty not what it is said to be, one of fifty announced twice, one of a hundred messages bad,
   * nothing large.
   */
  public static SampleSettings of(long seed, Instant start) {
    return new SampleSettings(
        seed, start, Duration.ofSeconds(2), Duration.ofSeconds(2), 0, 0.05, 0.02, 0.01, 0);
  }

  public SampleSettings {
    if (spacing.isNegative()) {
      throw new IllegalArgumentException("spacing must not be negative: " + spacing);
    }
    if (jitter.isNegative()) {
      throw new IllegalArgumentException("jitter must not be negative: " + jitter);
    }
    requireShare("lateShare", lateShare);
    requireShare("failingShare", failingShare);
    requireShare("repeatedShare", repeatedShare);
    requireShare("badShare", badShare);
    requireShare("largeShare", largeShare);
  }

  private static void requireShare(String name, double share) {
    if (!(share >= 0 && share <= 1)) {
      throw new IllegalArgumentException(name + " must be from 0 to 1, not " + share);
    }
  }

  /** The same with another event time between two uploads. */
  public SampleSettings withSpacing(Duration between) {
    return new SampleSettings(
        seed, start, between, jitter, lateShare, failingShare, repeatedShare, badShare, largeShare);
  }

  /** The same with another limit on how far uploads are out of order. */
  public SampleSettings withJitter(Duration limit) {
    return new SampleSettings(
        seed, start, spacing, limit, lateShare, failingShare, repeatedShare, badShare, largeShare);
  }

  /** The same with another share of late uploads. */
  public SampleSettings withLateShare(double share) {
    return new SampleSettings(
        seed, start, spacing, jitter, share, failingShare, repeatedShare, badShare, largeShare);
  }

  /** The same with another share of files that are not what they are said to be. */
  public SampleSettings withFailingShare(double share) {
    return new SampleSettings(
        seed, start, spacing, jitter, lateShare, share, repeatedShare, badShare, largeShare);
  }

  /** The same with another share of repeated announcements. */
  public SampleSettings withRepeatedShare(double share) {
    return new SampleSettings(
        seed, start, spacing, jitter, lateShare, failingShare, share, badShare, largeShare);
  }

  /** The same with another share of bad messages. */
  public SampleSettings withBadShare(double share) {
    return new SampleSettings(
        seed, start, spacing, jitter, lateShare, failingShare, repeatedShare, share, largeShare);
  }

  /** The same with another share of large files. */
  public SampleSettings withLargeShare(double share) {
    return new SampleSettings(
        seed, start, spacing, jitter, lateShare, failingShare, repeatedShare, badShare, share);
  }
}
