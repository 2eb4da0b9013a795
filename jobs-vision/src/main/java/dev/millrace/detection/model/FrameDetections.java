package dev.millrace.detection.model;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import dev.millrace.serde.codec.WrittenTime;
import java.util.List;

/**
 * What was seen in one frame, as a message.
 *
 * @param timestamp of the frame, in UTC to the millisecond
 * @param width of the frame in pixels
 * @param height of the frame in pixels
 * @param detections the objects that have an identity, by their ids
 * @param model which detector looked
 * @param latencyMs what it took; the only part that differs when the same frames are looked at
 *     again
 */
@JsonNaming(SnakeCaseStrategy.class)
public record FrameDetections(
    String cameraId,
    WrittenTime timestamp,
    long frameId,
    int width,
    int height,
    List<TrackedObject> detections,
    String model,
    StageTimes latencyMs) {}
