package dev.millrace.detection.model;

import org.jspecify.annotations.Nullable;

/**
 * One frame's place in the order of its camera, which survives that frames are looked at side by
 * side. What carries no frame tells of silence.
 *
 * @param epoch which life of the camera this is: it begins anew when the camera was forgotten
 * @param number counted from 1 in the order of arrival, without gaps
 * @param horizonMillis no frame that was taken before comes any more
 * @param farewell whether the camera is forgotten from here on
 * @param frame null where there was only silence
 */
public record NumberedFrame(
    String cameraId,
    long epoch,
    long number,
    long horizonMillis,
    boolean farewell,
    @Nullable CameraFrame frame) {}
