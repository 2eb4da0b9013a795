package dev.millrace.vision.scene;

import dev.millrace.vision.model.Detection;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What is watched in the scene of one camera.
 *
 * @param fractions whether places are shares of the frame's width and height instead of pixels
 * @param only classes that are looked at; empty for all
 * @param filters by class; {@link ClassFilter#OPEN} for others
 * @param stationaryMillis after how long without moving an object is stationary
 */
public record SceneSettings(
    boolean fractions,
    List<Zone> zones,
    List<CountingLine> lines,
    Set<String> only,
    Map<String, ClassFilter> filters,
    long stationaryMillis) {
  /** Nothing in particular. */
  public static final SceneSettings PLAIN =
      new SceneSettings(false, List.of(), List.of(), Set.of(), Map.of(), 10_000);

  public SceneSettings {
    zones = List.copyOf(zones);
    lines = List.copyOf(lines);
    only = Set.copyOf(only);
    filters = Map.copyOf(filters);
  }

  ClassFilter filter(String className) {
    return filters.getOrDefault(className, ClassFilter.OPEN);
  }

  /**
   * The detections that are looked at, for before the tracker. {@link
   * dev.millrace.vision.track.Track#detection()} then counts among these.
   *
   * @param classNames by class id
   */
  public List<Detection> accepted(
      List<Detection> detections, List<String> classNames, int width, int height) {
    double unit = fractions ? (double) width * height : 1;
    return detections.stream()
        .filter(
            detection -> {
              String name = nameOf(detection.classId(), classNames);
              return (only.isEmpty() || only.contains(name))
                  && filter(name).accepts(detection, unit);
            })
        .toList();
  }

  /** What a model calls a class; models may lack names. */
  static String nameOf(int classId, List<String> classNames) {
    return classId >= 0 && classId < classNames.size()
        ? classNames.get(classId)
        : "class-" + classId;
  }
}
