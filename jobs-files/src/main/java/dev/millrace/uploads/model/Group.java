package dev.millrace.uploads.model;

/**
 * Files that are counted together.
 *
 * @param by what they have in common, {@code type} or {@code size}
 * @param key of what type or size they are
 */
public record Group(String by, String key) {}
