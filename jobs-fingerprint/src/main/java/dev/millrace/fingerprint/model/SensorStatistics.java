package dev.millrace.fingerprint.model;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import org.jspecify.annotations.Nullable;

/**
 * The statistics of one sensor in one window; null where there were no numbers.
 *
 * @param min the smallest number
 * @param max the largest number
 * @param median the middle number, or the mean of the two in the middle
 * @param mean the arithmetic mean
 * @param stdDev the standard deviation, of population or sample as the job was told
 * @param count how many numbers
 * @param nullCount how often the sensor said that it had none
 * @param invalidCount how often it sent something that is not a number
 * @param medianMethod {@code kll} if the median is that of a sketch; null if it is exact
 * @param medianRankError of a sketch: how far the median's rank may be off, as a share of all
 *     numbers, with a confidence of 99 %
 */
@JsonNaming(SnakeCaseStrategy.class)
public record SensorStatistics(
    @Nullable Double min,
    @Nullable Double max,
    @Nullable Double median,
    @Nullable Double mean,
    @Nullable Double stdDev,
    long count,
    long nullCount,
    long invalidCount,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String medianMethod,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Double medianRankError) {}
