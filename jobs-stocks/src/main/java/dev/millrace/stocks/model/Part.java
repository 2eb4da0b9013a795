package dev.millrace.stocks.model;

import dev.millrace.serde.deadletter.Origin;
import org.jspecify.annotations.Nullable;

/**
 * A part of what one symbol did in one second: it is what travels over the network. Its timestamp
 * lies in that second, and so in one window of each interval.
 *
 * @param symbol what was traded
 * @param trading what its ticks come to
 * @param origin the record of the one tick in it, if that may be late; null for a part that cannot
 *     be
 */
public record Part(String symbol, Trading trading, @Nullable Origin origin) {}
