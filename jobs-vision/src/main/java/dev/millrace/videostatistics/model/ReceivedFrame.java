package dev.millrace.videostatistics.model;

import dev.millrace.serde.deadletter.Origin;
import dev.millrace.vision.message.WrittenField;
import java.util.List;

/**
 * A frame as it came; nobody has looked at its picture yet.
 *
 * @param source who sent it
 * @param frameId its id among those of its source
 * @param epochMillis when it was taken
 * @param picture JPEG or PNG, if it is what it should be
 * @param fields all fields of its message but the picture
 * @param origin the record it came in
 */
public record ReceivedFrame(
    String source,
    String frameId,
    long epochMillis,
    byte[] picture,
    List<WrittenField> fields,
    Origin origin) {}
