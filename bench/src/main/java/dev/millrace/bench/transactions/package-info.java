/** The transactions pipeline beside a bare consumer and Kafka Streams. */
@NullMarked
package dev.millrace.bench.transactions;

import org.jspecify.annotations.NullMarked;
