package dev.millrace.console.vision;

import dev.millrace.vision.scene.Point;
import dev.millrace.vision.scene.SceneFile;
import dev.millrace.vision.scene.SceneSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The zones and lines that are drawn over pictures. */
record Scenes(SceneFile file) {

  /**
   * Those of one camera.
   *
   * @param fractions whether places are shares of the frame's width and height instead of pixels
   */
  record Drawn(int camera, boolean fractions, List<Zone> zones, List<Line> lines) {}

  /** An area. */
  record Zone(String name, List<double[]> polygon) {}

  /** A line; whoever looks along it sees those who go in pass from the left to the right. */
  @SuppressWarnings("ArrayRecordComponent") // Written, never compared.
  record Line(String name, double[] from, double[] to) {}

  /**
   * Those of all cameras that have any.
   *
   * @param cameras their names, by their numbers
   */
  List<Drawn> of(Map<Integer, String> cameras) {
    var drawn = new ArrayList<Drawn>();
    cameras.forEach(
        (number, name) -> {
          SceneSettings scene = file.of(name);
          if (!scene.zones().isEmpty() || !scene.lines().isEmpty()) {
            drawn.add(drawn(number, scene));
          }
        });
    return drawn;
  }

  private static Drawn drawn(int camera, SceneSettings scene) {
    return new Drawn(
        camera,
        scene.fractions(),
        scene.zones().stream()
            .map(zone -> new Zone(zone.name(), zone.polygon().stream().map(Scenes::place).toList()))
            .toList(),
        scene.lines().stream()
            .map(line -> new Line(line.name(), place(line.from()), place(line.to())))
            .toList());
  }

  private static double[] place(Point point) {
    return new double[] {point.x(), point.y()};
  }
}
