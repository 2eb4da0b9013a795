package dev.millrace.vision.track;

import dev.millrace.vision.model.Box;

/**
 * A confirmed object as it is seen in one frame.
 *
 * @param id its own for ever, counted from 1 for each camera
 * @param box where it is, detection and expectation weighed
 * @param classId what it was called most often so far
 * @param score of its detection in this frame
 * @param detection which of the frame's detections that is, from 0
 */
public record Track(long id, Box box, int classId, double score, int detection) {}
