package dev.millrace.transactions.model;

import dev.millrace.serde.deadletter.Origin;
import org.jspecify.annotations.Nullable;

/**
 * A part of one window's total: it is what travels over the network. Its timestamp lies in the
 * window.
 *
 * @param key the user or the category
 * @param total of the payments in this part
 * @param origin the record of the one payment in it, if that may be late; null for a part that
 *     cannot be
 */
public record Subtotal(String key, Spending total, @Nullable Origin origin) {}
