/** Stock ticks in; rows of ClickHouse and bars out. */
@NullMarked
package dev.millrace.stocks;

import org.jspecify.annotations.NullMarked;
