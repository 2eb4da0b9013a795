package dev.millrace.analyser.picture;

import dev.millrace.analyser.pixels.Pixels;
import org.jspecify.annotations.Nullable;

/**
 * A picture file as its decoder gives it: not turned yet.
 *
 * @param width of the file's picture, which the pixels may be a shrunk copy of
 * @param height of the file's picture
 * @param pixels null where there is no decoder
 */
record Decoded(
    int width,
    int height,
    @Nullable String colour,
    @Nullable Integer bitDepth,
    int frames,
    @Nullable Pixels pixels) {}
