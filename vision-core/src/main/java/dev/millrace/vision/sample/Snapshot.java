package dev.millrace.vision.sample;

import java.awt.image.BufferedImage;
import java.util.List;

/**
 * One picture of a street and who is in it, for a detector to learn from or to be judged by.
 *
 * @param picture 8-bit RGB
 * @param objects from far to near, with boxes that reach out of the frame and behind others
 */
public record Snapshot(BufferedImage picture, List<StreetObject> objects) {
  public Snapshot {
    objects = List.copyOf(objects);
  }
}
