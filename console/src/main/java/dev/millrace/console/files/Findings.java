package dev.millrace.console.files;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What was found in a file, as much of it as a list shows.
 *
 * @param limits where the analysis stopped short, in words
 * @param facts the analysis without its long parts, as the job told it
 * @param excerpt how its text begins
 * @param thumbnail whether there is a picture
 */
record Findings(
    @Nullable String quality,
    List<String> limits,
    ObjectNode facts,
    @Nullable String excerpt,
    boolean thumbnail) {}
