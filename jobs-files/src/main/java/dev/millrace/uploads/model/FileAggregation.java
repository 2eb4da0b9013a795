package dev.millrace.uploads.model;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;

/**
 * What the files of one type, or of one size, that were uploaded in one window come to.
 *
 * @param id made of the group and the window's start, so that a replay gives the same one
 * @param by {@code type} or {@code size}
 * @param key of what type or size they are
 * @param windowStart in epoch milliseconds
 * @param windowEnd in epoch milliseconds, the first that is no longer in it
 * @param count how many files
 * @param bytesSum their bytes in all
 * @param bytesMean their bytes in the mean
 * @param bytesMin the bytes of the smallest
 * @param bytesMax the bytes of the largest
 * @param failed how many of them could not be analysed
 */
@JsonNaming(SnakeCaseStrategy.class)
public record FileAggregation(
    String id,
    String by,
    String key,
    long windowStart,
    long windowEnd,
    long count,
    long bytesSum,
    double bytesMean,
    long bytesMin,
    long bytesMax,
    long failed) {}
