package dev.millrace.vision.scene;

import dev.millrace.vision.model.Box;
import java.util.List;

/**
 * What is remembered of one object between frames.
 *
 * @param id of its track
 * @param classId what it was called most often
 * @param real whether it was told of
 * @param scores of its last frames, 0 where it was not seen; forgotten once it is real
 * @param box where it was seen last
 * @param rest where it came to rest
 * @param restMillis when that was
 * @param strays how many frames in a row it was away from there
 * @param stationary whether it has rested for long
 */
public record SceneObject(
    long id,
    int classId,
    boolean real,
    double[] scores,
    Box box,
    Box rest,
    long restMillis,
    int strays,
    boolean stationary,
    List<ZonePresence> zones,
    List<LineSide> lines) {
  public SceneObject {
    zones = List.copyOf(zones);
    lines = List.copyOf(lines);
  }
}
