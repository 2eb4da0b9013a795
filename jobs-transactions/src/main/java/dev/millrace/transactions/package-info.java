/** Shop transactions in; discounts, spending and high-value payments out. */
@NullMarked
package dev.millrace.transactions;

import org.jspecify.annotations.NullMarked;
