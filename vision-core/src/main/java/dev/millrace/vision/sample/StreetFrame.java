package dev.millrace.vision.sample;

import java.util.List;

/**
 * A street at one moment.
 *
 * @param number from 1, as frames are counted in ground truth
 * @param objects from far to near
 */
public record StreetFrame(int number, long timeMillis, List<StreetObject> objects) {
  public StreetFrame {
    objects = List.copyOf(objects);
  }
}
