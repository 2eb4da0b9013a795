/** Spending, alerts, and the rules that the running job follows. */
@NullMarked
package dev.millrace.console.transactions;

import org.jspecify.annotations.NullMarked;
