package dev.millrace.detection.model;

import org.jspecify.annotations.Nullable;

/**
 * One object in one frame, as the table of detections holds it.
 *
 * @param epochMillis the frame's time, milliseconds since 1970-01-01T00:00:00Z
 * @param x1 left in pixels of the frame
 * @param y1 top
 * @param x2 right
 * @param y2 bottom
 * @param age an estimate in years; null where there is none
 * @param gender an estimate; null where there is none
 */
public record TableRow(
    String cameraId,
    long frameId,
    long epochMillis,
    long trackId,
    String className,
    double confidence,
    double x1,
    double y1,
    double x2,
    double y2,
    @Nullable Integer age,
    @Nullable String gender) {
  /** The row of one of the frame's objects. */
  public static TableRow of(FrameDetections frame, TrackedObject object) {
    double[] box = object.bbox();
    return new TableRow(
        frame.cameraId(),
        frame.frameId(),
        frame.timestamp().epochMillis(),
        object.trackId(),
        object.className(),
        object.confidence(),
        box[0],
        box[1],
        box[2],
        box[3],
        object.age(),
        object.gender());
  }
}
