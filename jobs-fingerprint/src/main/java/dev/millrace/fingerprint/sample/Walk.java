package dev.millrace.fingerprint.sample;

import dev.millrace.serde.sample.Dice;

/**
 * What one sensor measures, from 0 to 100: it wanders about a level of its own, as temperatures and
 * pressures do, instead of jumping as noise does.
 */
final class Walk {
  /** How much of its distance from the level a sensor loses with each step. */
  private static final double PULL = 0.02;

  private final double level;
  private final double stride;
  private double value;

  Walk(Dice habits) {
    level = 20 + 60 * habits.fraction();
    stride = 0.05 + habits.fraction();
    value = level + 5 * stride * habits.bell();
  }

  /** The next reading, as text with three decimals. */
  String next(Dice dice) {
    value += PULL * (level - value) + stride * dice.bell();
    value = Math.max(0, Math.min(100, value));
    long thousandths = Math.round(value * 1000);
    return thousandths / 1000 + "." + String.valueOf(1000 + thousandths % 1000).substring(1);
  }
}
