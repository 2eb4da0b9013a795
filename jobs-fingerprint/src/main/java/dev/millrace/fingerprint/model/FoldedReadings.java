package dev.millrace.fingerprint.model;

/**
 * What is left of readings that came to be too many to keep.
 *
 * @param count how many they were
 * @param mean of them
 * @param squares the sum of their squared distances from the mean, in units of the scale's square
 * @param scale a power of two that keeps the squares within what a double holds
 * @param sketch a KLL sketch of doubles as DataSketches writes it
 */
public record FoldedReadings(
    long count, double mean, double squares, double scale, byte[] sketch) {}
