package dev.millrace.fingerprint.model;

/**
 * What one sensor reported in one message.
 *
 * @param sensor the sensor's name among those of its equipment
 * @param kind whether there is a number
 * @param value the number, finite; 0 and without meaning where there is none
 */
public record Reading(String sensor, Kind kind, double value) {
  /** What a sensor may report. */
  public enum Kind {
    /** A number. */
    NUMBER,
    /** Nothing, and it says so. */
    NULL,
    /** Something that is not a number, such as {@code NaN}, {@code 1,5} or an object. */
    INVALID
  }

  public Reading {
    if (!Double.isFinite(value)) {
      throw new IllegalArgumentException("a reading must be finite, not " + value);
    }
  }

  /** A number. */
  public static Reading of(String sensor, double value) {
    return new Reading(sensor, Kind.NUMBER, value);
  }

  /** No reading, as the message says itself. */
  public static Reading none(String sensor) {
    return new Reading(sensor, Kind.NULL, 0);
  }

  /** Something that is not a number. */
  public static Reading invalid(String sensor) {
    return new Reading(sensor, Kind.INVALID, 0);
  }
}
