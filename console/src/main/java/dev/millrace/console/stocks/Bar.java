package dev.millrace.console.stocks;

import org.jspecify.annotations.Nullable;

/**
 * What happened to a price in one interval.
 *
 * @param start milliseconds since the epoch; a multiple of the interval
 * @param vwap the mean price weighted by volume; none where nothing was traded
 * @param ticks how many
 */
record Bar(
    long start,
    double open,
    double high,
    double low,
    double close,
    long volume,
    @Nullable Double vwap,
    long ticks) {}
