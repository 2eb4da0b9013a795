package dev.millrace.uploads.model;

import dev.millrace.files.FileKind;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a look into a file found.
 *
 * @param kind what it is by its content
 * @param mimeType its type by its content
 * @param mimeMismatch whether its name or its uploader said something else
 * @param analysis what is in it, as JSON
 * @param quality one word, or null if there is none for its kind
 * @param limits where the look stopped short of the whole file
 */
public record Findings(
    FileKind kind,
    String mimeType,
    boolean mimeMismatch,
    String analysis,
    @Nullable String quality,
    List<String> limits) {}
