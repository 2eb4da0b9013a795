/** Ticks on their way into ClickHouse, beside clients that do nothing else. */
@NullMarked
package dev.millrace.bench.stocks;

import org.jspecify.annotations.NullMarked;
