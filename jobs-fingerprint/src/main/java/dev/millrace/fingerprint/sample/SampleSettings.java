package dev.millrace.fingerprint.sample;

import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * What the generator is asked for; equal settings give equal bytes.
 *
 * @param seed chooses one of the possible sequences
 * @param equipment the ids of the equipment, each once
 * @param sensors how many sensors each has, named from {@code 0001} on
 * @param start the event time of the first message
 * @param spacing the event time between two messages of one piece of equipment
 * @param jitter how much earlier than its place in the sequence a message may have been made
 * @param lateShare the share of messages that come minutes after they were made, 0 to 1
 * @param nullShare the share of readings that say that there is none, 0 to 1
 * @param badShare the share of messages that are wrong in some way, 0 to 1; the job has to refuse
 *     most of them, and to count invalid readings in the others
 */
public record SampleSettings(
    long seed,
    List<String> equipment,
    int sensors,
    Instant start,
    Duration spacing,
    Duration jitter,
    double lateShare,
    double nullShare,
    double badShare) {
  private static final int FIRST_EQUIPMENT = 110;
  private static final int MOST_SENSORS = 9_999;
  private static final Pattern ID = Pattern.compile("[A-Za-z0-9_.-]{1,255}");

  /**
   * What most callers want: equipment 110 to 114 with sensors 0001 to 0005, a message a second from
   * each, two seconds of jitter, nothing late, one reading of a hundred missing, one message of a
   * hundred bad.
   */
  public static SampleSettings of(long seed, Instant start) {
    return new SampleSettings(
        seed, equipment(5), 5, start, Duration.ofSeconds(1), Duration.ofSeconds(2), 0, 0.01, 0.01);
  }

  /** The ids of so many pieces of equipment: 110, 111 and so on. */
  public static List<String> equipment(int count) {
    return IntStream.range(FIRST_EQUIPMENT, FIRST_EQUIPMENT + count)
        .mapToObj(String::valueOf)
        .toList();
  }

  public SampleSettings {
    equipment = List.copyOf(equipment);
    if (equipment.isEmpty() || new HashSet<>(equipment).size() < equipment.size()) {
      throw new IllegalArgumentException("equipment must be named, and nothing twice");
    }
    for (String id : equipment) {
      if (!ID.matcher(id).matches()) {
        throw new IllegalArgumentException(
            "equipment is named by letters, digits, _, - and full stops");
      }
    }
    if (sensors < 1 || sensors > MOST_SENSORS) {
      throw new IllegalArgumentException("sensors must be from 1 to 9999, not " + sensors);
    }
    if (spacing.isNegative()) {
      throw new IllegalArgumentException("spacing must not be negative: " + spacing);
    }
    if (jitter.isNegative()) {
      throw new IllegalArgumentException("jitter must not be negative: " + jitter);
    }
    requireShare("lateShare", lateShare);
    requireShare("nullShare", nullShare);
    requireShare("badShare", badShare);
  }

  private static void requireShare(String name, double share) {
    if (!(share >= 0 && share <= 1)) {
      throw new IllegalArgumentException(name + " must be from 0 to 1, not " + share);
    }
  }

  /** The same with other equipment. */
  public SampleSettings withEquipment(List<String> ids) {
    return new SampleSettings(
        seed, ids, sensors, start, spacing, jitter, lateShare, nullShare, badShare);
  }

  /** The same with another number of sensors. */
  public SampleSettings withSensors(int count) {
    return new SampleSettings(
        seed, equipment, count, start, spacing, jitter, lateShare, nullShare, badShare);
  }

  /** The same with another event time between two messages of one piece of equipment. */
  public SampleSettings withSpacing(Duration between) {
    return new SampleSettings(
        seed, equipment, sensors, start, between, jitter, lateShare, nullShare, badShare);
  }

  /** The same with another limit on how far messages are out of order. */
  public SampleSettings withJitter(Duration limit) {
    return new SampleSettings(
        seed, equipment, sensors, start, spacing, limit, lateShare, nullShare, badShare);
  }

  /** The same with another share of late messages. */
  public SampleSettings withLateShare(double share) {
    return new SampleSettings(
        seed, equipment, sensors, start, spacing, jitter, share, nullShare, badShare);
  }

  /** The same with another share of missing readings. */
  public SampleSettings withNullShare(double share) {
    return new SampleSettings(
        seed, equipment, sensors, start, spacing, jitter, lateShare, share, badShare);
  }

  /** The same with another share of bad messages. */
  public SampleSettings withBadShare(double share) {
    return new SampleSettings(
        seed, equipment, sensors, start, spacing, jitter, lateShare, nullShare, share);
  }
}
