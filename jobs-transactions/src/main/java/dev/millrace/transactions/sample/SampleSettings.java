package dev.millrace.transactions.sample;

import java.time.Duration;
import java.time.Instant;

/**
 * What the generator is asked for; equal settings give equal bytes.
 *
 * @param seed chooses one of the possible sequences
 * @param users how many users there are
 * @param start the event time of the first record
 * @param spacing the event time between one record and the next
 * @param badShare the share of records the pipeline has to refuse, 0 to 1
 * @param disorder how much earlier than its place in the sequence an event may have happened
 * @param schemeShare the share of records that begin a suspicious sequence, or one that only looks
 *     like it, 0 to 1
 * @param nearLimitShare the share of records that the pipeline has to refuse and that are almost as
 *     large as Kafka takes, 0 to 1
 */
public record SampleSettings(
    long seed,
    int users,
    Instant start,
    Duration spacing,
    double badShare,
    Duration disorder,
    double schemeShare,
    double nearLimitShare) {
  /**
   * What most callers want: a thousand users, fifty records a second, two percent bad, every
   * two-hundredth the first of a suspicious sequence.
   */
  public static SampleSettings of(long seed, Instant start) {
    return new SampleSettings(
        seed, 1000, start, Duration.ofMillis(20), 0.02, Duration.ofSeconds(3), 0.005, 0);
  }

  public SampleSettings {
    if (users < 1) {
      throw new IllegalArgumentException("users must be at least 1, not " + users);
    }
    if (spacing.isNegative()) {
      throw new IllegalArgumentException("spacing must not be negative: " + spacing);
    }
    if (!(badShare >= 0 && badShare <= 1)) {
      throw new IllegalArgumentException("badShare must be from 0 to 1, not " + badShare);
    }
    if (!(schemeShare >= 0 && schemeShare <= 1)) {
      throw new IllegalArgumentException("schemeShare must be from 0 to 1, not " + schemeShare);
    }
    if (!(nearLimitShare >= 0 && nearLimitShare <= 1)) {
      throw new IllegalArgumentException(
          "nearLimitShare must be from 0 to 1, not " + nearLimitShare);
    }
    if (disorder.isNegative()) {
      throw new IllegalArgumentException("disorder must not be negative: " + disorder);
    }
  }

  /** The same with another share of bad records. */
  public SampleSettings withBadShare(double share) {
    return new SampleSettings(
        seed, users, start, spacing, share, disorder, schemeShare, nearLimitShare);
  }

  /** The same with another number of users. */
  public SampleSettings withUsers(int count) {
    return new SampleSettings(
        seed, count, start, spacing, badShare, disorder, schemeShare, nearLimitShare);
  }

  /** The same with another event time between neighbours. */
  public SampleSettings withSpacing(Duration between) {
    return new SampleSettings(
        seed, users, start, between, badShare, disorder, schemeShare, nearLimitShare);
  }

  /** The same with another limit on how far events are out of order. */
  public SampleSettings withDisorder(Duration limit) {
    return new SampleSettings(
        seed, users, start, spacing, badShare, limit, schemeShare, nearLimitShare);
  }

  /** The same with another share of suspicious sequences. */
  public SampleSettings withSchemeShare(double share) {
    return new SampleSettings(
        seed, users, start, spacing, badShare, disorder, share, nearLimitShare);
  }

  /** The same with another share of records that are almost as large as Kafka takes. */
  public SampleSettings withNearLimitShare(double share) {
    return new SampleSettings(seed, users, start, spacing, badShare, disorder, schemeShare, share);
  }
}
