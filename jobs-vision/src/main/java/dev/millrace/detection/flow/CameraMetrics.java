package dev.millrace.detection.flow;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import org.apache.flink.metrics.MetricGroup;

/**
 * The metrics of each camera, made when it is first heard of. Who names cameras as they like cannot
 * fill the memory: beyond some number they share theirs.
 *
 * @param <T> the metrics of one camera
 */
final class CameraMetrics<T> {
  private static final int MOST_CAMERAS = 1_000;
  private static final String OTHERS = "others";

  private final MetricGroup metrics;
  private final Function<MetricGroup, T> make;
  private final Map<String, T> byCamera = new HashMap<>();

  CameraMetrics(MetricGroup metrics, Function<MetricGroup, T> make) {
    this.metrics = metrics;
    this.make = make;
  }

  T of(String cameraId) {
    T known = byCamera.get(cameraId);
    if (known != null) {
      return known;
    }
    String name = byCamera.size() < MOST_CAMERAS ? cameraId : OTHERS;
    return byCamera.computeIfAbsent(name, unknown -> make.apply(metrics.addGroup("camera", name)));
  }
}
