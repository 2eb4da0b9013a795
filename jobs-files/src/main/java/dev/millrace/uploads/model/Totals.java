package dev.millrace.uploads.model;

/**
 * What some files come to.
 *
 * @param count how many
 * @param bytesSum their bytes in all
 * @param bytesMin the bytes of the smallest
 * @param bytesMax the bytes of the largest
 * @param failed how many of them could not be analysed
 */
public record Totals(long count, long bytesSum, long bytesMin, long bytesMax, long failed) {}
