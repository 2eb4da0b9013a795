package dev.millrace.vision.model;

/**
 * One object that a detector saw in one frame.
 *
 * @param box where, in pixels of the frame
 * @param classId what, as an index into the model's class names
 * @param score how sure the detector is, 0 to 1
 */
public record Detection(Box box, int classId, double score) {
  public Detection {
    if (!(score >= 0 && score <= 1)) {
      throw new IllegalArgumentException("a score lies between 0 and 1, not " + score);
    }
  }
}
