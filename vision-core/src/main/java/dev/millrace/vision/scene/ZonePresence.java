package dev.millrace.vision.scene;

/**
 * What is remembered of one object and one zone.
 *
 * @param score how many more frames inside than outside, 0 to the zone's inertia
 * @param firstMillis when the object was inside first, since the score was 0
 * @param lastMillis when it was inside last
 * @param told whether it was said that it entered
 */
public record ZonePresence(
    String zone, int score, long firstMillis, long lastMillis, boolean told) {}
