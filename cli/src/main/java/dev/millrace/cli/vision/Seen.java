package dev.millrace.cli.vision;

import dev.millrace.vision.attribute.Estimate;
import dev.millrace.vision.model.Box;
import org.jspecify.annotations.Nullable;

/**
 * One object of a frame as it is written.
 *
 * @param trackId null where nobody tracks
 * @param box of the detection
 * @param smoothed where the tracker thinks the object is; the detection's box where nobody tracks
 * @param estimate of age and gender; null where nobody asked for any
 */
record Seen(
    @Nullable Long trackId,
    int classId,
    double score,
    Box box,
    Box smoothed,
    @Nullable Estimate estimate) {}
