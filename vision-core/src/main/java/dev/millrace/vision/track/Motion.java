package dev.millrace.vision.track;

import dev.millrace.vision.model.Box;

/**
 * A Kalman filter over four numbers that describe a box, each with a speed of its own. Nothing
 * couples the four, so that three numbers of covariance each are all there is: the filter of 8 × 8
 * matrices gives the same.
 *
 * <p>Kept as a plain array, which a checkpoint can hold: for each number its value, its change for
 * each unit of time, and their variances and covariance. No method changes its argument.
 */
final class Motion {
  /** How many numbers describe a box. */
  static final int NUMBERS = 4;

  private static final int VALUE = 0;
  private static final int SPEED = 1;
  private static final int VALUE_VARIANCE = 2;
  private static final int COVARIANCE = 3;
  private static final int SPEED_VARIANCE = 4;
  private static final int FIELDS = 5;

  private static final double MAX_PIXELS = 1e6;
  private static final double MIN_PIXELS = 0.01;

  private Motion() {}

  /** Whether a box has a size and a place that can be reckoned with; detectors may say anything. */
  static boolean canFollow(Box box) {
    return box.width() >= MIN_PIXELS
        && box.height() >= MIN_PIXELS
        && box.left() >= -MAX_PIXELS
        && box.top() >= -MAX_PIXELS
        && box.right() <= MAX_PIXELS
        && box.bottom() <= MAX_PIXELS;
  }

  /** Starts at what was measured, at rest. */
  static double[] start(double[] measured, double[] valueVariance, double[] speedVariance) {
    double[] motion = new double[NUMBERS * FIELDS];
    for (int number = 0; number < NUMBERS; number++) {
      int at = number * FIELDS;
      motion[at + VALUE] = measured[number];
      motion[at + VALUE_VARIANCE] = valueVariance[number];
      motion[at + SPEED_VARIANCE] = speedVariance[number];
    }
    return motion;
  }

  /**
   * Where it is after some time.
   *
   * @param valueNoise variance that a unit of time adds to each value
   * @param speedNoise variance that a unit of time adds to each speed
   */
  static double[] after(double time, double[] motion, double[] valueNoise, double[] speedNoise) {
    double[] later = motion.clone();
    for (int number = 0; number < NUMBERS; number++) {
      int at = number * FIELDS;
      later[at + VALUE] += time * motion[at + SPEED];
      later[at + VALUE_VARIANCE] +=
          2 * time * motion[at + COVARIANCE]
              + time * time * motion[at + SPEED_VARIANCE]
              + time * valueNoise[number];
      later[at + COVARIANCE] += time * motion[at + SPEED_VARIANCE];
      later[at + SPEED_VARIANCE] += time * speedNoise[number];
    }
    return later;
  }

  /** Weighs a measurement against what was expected. */
  static double[] corrected(double[] motion, double[] measured, double[] measurementVariance) {
    double[] corrected = motion.clone();
    for (int number = 0; number < NUMBERS; number++) {
      int at = number * FIELDS;
      double variance = motion[at + VALUE_VARIANCE] + measurementVariance[number];
      double valueGain = motion[at + VALUE_VARIANCE] / variance;
      double speedGain = motion[at + COVARIANCE] / variance;
      double surprise = measured[number] - motion[at + VALUE];
      corrected[at + VALUE] += valueGain * surprise;
      corrected[at + SPEED] += speedGain * surprise;
      corrected[at + VALUE_VARIANCE] *= 1 - valueGain;
      corrected[at + COVARIANCE] *= 1 - valueGain;
      corrected[at + SPEED_VARIANCE] -= speedGain * motion[at + COVARIANCE];
    }
    return corrected;
  }

  static double value(double[] motion, int number) {
    return motion[number * FIELDS + VALUE];
  }

  static double speed(double[] motion, int number) {
    return motion[number * FIELDS + SPEED];
  }

  static double[] withValue(double[] motion, int number, double value) {
    double[] changed = motion.clone();
    changed[number * FIELDS + VALUE] = value;
    return changed;
  }

  static double[] withSpeed(double[] motion, int number, double speed) {
    double[] changed = motion.clone();
    changed[number * FIELDS + SPEED] = speed;
    return changed;
  }
}
