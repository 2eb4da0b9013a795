/** What the way from Pulsar into an Iceberg table costs, beside bare readers. */
@NullMarked
package dev.millrace.bench.lakehouse;

import org.jspecify.annotations.NullMarked;
