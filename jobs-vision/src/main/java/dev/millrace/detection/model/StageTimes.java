package dev.millrace.detection.model;

/**
 * How long a frame was worked on, in milliseconds.
 *
 * @param decode from the picture's bytes to pixels
 * @param inference from pixels to detections
 * @param tracking from detections to objects
 */
public record StageTimes(double decode, double inference, double tracking) {}
