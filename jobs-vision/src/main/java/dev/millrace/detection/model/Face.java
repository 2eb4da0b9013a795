package dev.millrace.detection.model;

/**
 * What a face said in one frame; alone it is far too unsure to be shown.
 *
 * @param detection whose face it is, counted from 0 among the frame's detections
 * @param age in years
 * @param male how likely it is a man's, 0 to 1
 */
public record Face(int detection, double age, double male) {}
