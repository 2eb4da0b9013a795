/** Decides what a payment costs. Knows nothing of Flink. */
@NullMarked
package dev.millrace.transactions.logic;

import org.jspecify.annotations.NullMarked;
