package dev.millrace.analyser;

/**
 * A small picture of a file, to be shown as it is.
 *
 * @param base64 its bytes
 */
public record Thumbnail(String mimeType, int width, int height, String base64) {}
