package dev.millrace.vision.message;

import java.util.List;

/**
 * A frame that came for the statistics, and all that came with it.
 *
 * @param frame what is known of it
 * @param fields all fields of the message in their order, those that nobody knows among them, but
 *     not the picture
 */
public record ReceivedVideoFrame(VideoFrameMessage frame, List<WrittenField> fields) {}
