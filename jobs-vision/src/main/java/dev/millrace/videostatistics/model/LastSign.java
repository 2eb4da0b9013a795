package dev.millrace.videostatistics.model;

/**
 * When a source was heard of last.
 *
 * @param newest the highest time of its frames
 * @param heardAt by the clock, when the last of its frames came
 * @param doubted whether it seemed silent when it was last looked at
 * @param reported whether its silence was reported
 */
public record LastSign(long newest, long heardAt, boolean doubted, boolean reported) {}
