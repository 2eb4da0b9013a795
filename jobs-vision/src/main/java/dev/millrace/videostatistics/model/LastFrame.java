package dev.millrace.videostatistics.model;

/**
 * The frame of a source that the next one is compared with.
 *
 * @param epochMillis when it was taken
 * @param frameId its id, which tells a frame that was sent twice
 * @param width of its picture
 * @param height of its picture
 * @param checksum of its pixels
 * @param frozen what was decided about it
 */
public record LastFrame(
    long epochMillis, String frameId, int width, int height, long checksum, boolean frozen) {}
