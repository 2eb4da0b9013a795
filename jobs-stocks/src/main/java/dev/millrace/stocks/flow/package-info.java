/** Remembers, times and routes: the pipeline. Knows nothing of Kafka and ClickHouse. */
@NullMarked
package dev.millrace.stocks.flow;

import org.jspecify.annotations.NullMarked;
