package dev.millrace.vision.attribute;

/**
 * What the models make of one face in one frame. Far too unsure to be shown: many of them make an
 * {@link Estimate}.
 *
 * @param age in years, 0 to 101
 * @param male how likely the face is a man's, 0 to 1
 */
public record FaceReading(double age, double male) {
  /** What the model of ages can say at most. */
  static final double OLDEST = 101;

  public FaceReading {
    // Written so that NaN is refused too.
    if (!(age >= 0 && age <= OLDEST)) {
      throw new IllegalArgumentException("an age is 0 to 101 years, not " + age);
    }
    if (!(male >= 0 && male <= 1)) {
      throw new IllegalArgumentException("a probability is 0 to 1, not " + male);
    }
  }
}
