/** The web pages: one process that serves six rooms and the numbers behind them. */
@NullMarked
package dev.millrace.console;

import org.jspecify.annotations.NullMarked;
