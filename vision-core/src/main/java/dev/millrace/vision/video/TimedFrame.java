package dev.millrace.vision.video;

import dev.millrace.vision.image.Frame;
import java.time.Duration;

/**
 * One frame of a source.
 *
 * @param number counted from 1
 * @param time since the source's first frame
 * @param frame whoever takes this closes it
 */
public record TimedFrame(long number, Duration time, Frame frame) {}
