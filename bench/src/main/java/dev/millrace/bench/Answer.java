package dev.millrace.bench;

/**
 * What a contender found, in short: two that found the same windows give equal answers.
 *
 * @param windows how many windows there were
 * @param counted how many payments, readings or the like they hold in all
 * @param checksum of all that is known of every window, whatever their order
 */
public record Answer(long windows, long counted, long checksum) {}
