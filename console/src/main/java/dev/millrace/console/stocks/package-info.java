/** The page of stocks: prices live from the topic, history and statistics out of ClickHouse. */
@NullMarked
package dev.millrace.console.stocks;

import org.jspecify.annotations.NullMarked;
