package dev.millrace.vision.message;

/**
 * A field of a message as it was written.
 *
 * @param name of the field
 * @param json its value, byte for byte as the sender wrote it
 */
public record WrittenField(String name, String json) {}
