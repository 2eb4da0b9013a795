package dev.millrace.vision.scene;

/**
 * What is remembered of one object and one line.
 *
 * @param side where it was last seen clearly beside the line: 1 right, -1 left, 0 nowhere so far
 * @param at where that was
 * @param in whether it went in, which is told once
 * @param out whether it went out, which is told once
 */
public record LineSide(String line, int side, Point at, boolean in, boolean out) {}
