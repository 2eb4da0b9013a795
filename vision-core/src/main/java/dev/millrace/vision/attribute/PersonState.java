package dev.millrace.vision.attribute;

import java.util.Arrays;

/**
 * What is remembered of one person's face. Its array is never changed.
 *
 * @param trackId the person's
 * @param framesSinceLook in how many frames the person was seen since one was looked at
 * @param ages that were read, rising
 * @param men how many of these readings took the person for a man
 */
public record PersonState(long trackId, int framesSinceLook, double[] ages, int men) {
  private static final double[] NO_AGES = {};

  /** A person of whom nothing is known, and who is looked at at once. */
  static PersonState unknown(long trackId) {
    return new PersonState(trackId, Integer.MAX_VALUE, NO_AGES, 0);
  }

  int readings() {
    return ages.length;
  }

  PersonState waited() {
    // Nobody is looked at twice for having waited longer than can be counted.
    int frames = framesSinceLook == Integer.MAX_VALUE ? framesSinceLook : framesSinceLook + 1;
    return new PersonState(trackId, frames, ages, men);
  }

  PersonState lookedAt() {
    return new PersonState(trackId, 0, ages, men);
  }

  PersonState read(FaceReading reading) {
    double[] more = Arrays.copyOf(ages, ages.length + 1);
    more[ages.length] = reading.age();
    Arrays.sort(more);
    return new PersonState(trackId, framesSinceLook, more, men + (reading.male() > 0.5 ? 1 : 0));
  }

  /** What the readings come to together. */
  Estimate estimate() {
    if (ages.length == 0) {
      return Estimate.NONE;
    }
    int middle = ages.length / 2;
    double median = ages.length % 2 == 1 ? ages[middle] : (ages[middle - 1] + ages[middle]) / 2;
    int women = ages.length - men;
    Gender gender = men > women ? Gender.MALE : women > men ? Gender.FEMALE : null;
    return new Estimate((int) Math.round(median), gender);
  }
}
