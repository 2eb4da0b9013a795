/** Ticks as rows of a table in ClickHouse. */
@NullMarked
package dev.millrace.stocks.table;

import org.jspecify.annotations.NullMarked;
