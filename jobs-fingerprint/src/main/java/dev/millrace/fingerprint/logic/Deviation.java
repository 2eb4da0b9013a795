package dev.millrace.fingerprint.logic;

import java.util.Locale;

/** Which standard deviation is meant. */
public enum Deviation {
  /** Of the readings themselves: the mean square is divided by their number. */
  POPULATION,
  /** Of what they are a sample of: it is divided by one less, and one reading has none. */
  SAMPLE;

  long divisor(long count) {
    return this == POPULATION ? count : count - 1;
  }

  /** As users write it. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
