package dev.millrace.bench;

/**
 * What a contender found, in short: two that found the same windows give equal answers.
 *
 * @param windows how many windows there were
 * @param payments how many payments they hold in all
 * @param cents the sum of their sums
 * @param checksum of every window's key, start, count, sum, smallest, largest and pieces, whatever
 *     their order
 */
public record Answer(long windows, long payments, long cents, long checksum) {}
