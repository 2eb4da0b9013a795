package dev.millrace.vision.attribute;

/**
 * How often faces are looked at, and how many of them make an estimate.
 *
 * @param everyFrames a person is looked at in every so many-th frame that shows the person
 * @param looksPerFrame in one frame at most so many people are looked at, those who waited longest
 *     first
 * @param fewestReadings with fewer nothing is said
 * @param mostReadings with so many the estimate stands and the person is not looked at any more;
 *     odd, so that a majority is one
 */
public record AttributeSettings(
    int everyFrames, int looksPerFrame, int fewestReadings, int mostReadings) {
  public static final AttributeSettings DEFAULT = new AttributeSettings(3, 4, 3, 9);

  private static final int MOST_READINGS = 99;

  public AttributeSettings {
    if (everyFrames < 1) {
      throw new IllegalArgumentException(
          "people are looked at in every 1st frame or in fewer, not in every " + everyFrames);
    }
    if (looksPerFrame < 1) {
      throw new IllegalArgumentException(
          "at least one person is looked at in a frame, not " + looksPerFrame);
    }
    if (fewestReadings < 1 || fewestReadings > mostReadings) {
      throw new IllegalArgumentException(
          "an estimate takes from 1 to %d readings, not %d"
              .formatted(mostReadings, fewestReadings));
    }
    if (mostReadings % 2 == 0 || mostReadings > MOST_READINGS) {
      throw new IllegalArgumentException(
          "an odd number of readings up to %d is kept, not %d"
              .formatted(MOST_READINGS, mostReadings));
    }
  }

  /** The same but for how often a person is looked at. */
  public AttributeSettings withEveryFrames(int frames) {
    return new AttributeSettings(frames, looksPerFrame, fewestReadings, mostReadings);
  }
}
