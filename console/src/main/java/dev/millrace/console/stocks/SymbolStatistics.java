package dev.millrace.console.stocks;

/**
 * What is stored of one symbol.
 *
 * @param count of its ticks
 * @param min the lowest price
 * @param max the highest price
 * @param mean of the prices, each tick counted once
 * @param volume of all ticks together
 * @param first the time of its earliest tick: ISO 8601 in UTC, to the microsecond
 * @param last the time of its latest tick
 * @param ticksPerSecond in the last minute before the newest tick of all symbols
 * @param lagSeconds how far its latest tick is behind the clock
 */
record SymbolStatistics(
    String symbol,
    long count,
    double min,
    double max,
    double mean,
    long volume,
    String first,
    String last,
    double ticksPerSecond,
    double lagSeconds) {}
