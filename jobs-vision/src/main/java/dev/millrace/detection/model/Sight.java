package dev.millrace.detection.model;

import dev.millrace.vision.model.Detection;
import java.util.List;

/**
 * What a detector saw in one frame.
 *
 * @param epochMillis when the frame was taken
 * @param width of the frame in pixels
 * @param height of the frame in pixels
 * @param detections best first
 * @param faces what faces said, of the people who were looked at more closely
 * @param decodeMillis what it took to make pixels of the picture
 * @param inferenceMillis what it took to find the detections, and to read the faces
 */
public record Sight(
    long epochMillis,
    long frameId,
    int width,
    int height,
    List<Detection> detections,
    List<Face> faces,
    double decodeMillis,
    double inferenceMillis) {}
