package dev.millrace.vision.video;

import dev.millrace.vision.model.Detection;
import java.util.List;

/**
 * A frame and what is in it.
 *
 * @param detections best first
 * @param lookedAt whether the model saw this frame; else nothing had moved since it saw one
 */
public record DetectedFrame(TimedFrame timed, List<Detection> detections, boolean lookedAt) {}
