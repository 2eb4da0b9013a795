package dev.millrace.uploads.model;

import dev.millrace.serde.deadletter.Origin;
import org.jspecify.annotations.Nullable;

/**
 * A part of what the files of one window come to: it is what travels over the network.
 *
 * @param counts what its files come to
 * @param origin the record of the one file in it, if that may be late; null for a part that cannot
 *     be
 */
public record Part(Counts counts, @Nullable Origin origin) {}
