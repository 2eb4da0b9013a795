/** The only way a job meets Kafka: sources, sinks and their settings. */
@NullMarked
package dev.millrace.serde.kafka;

import org.jspecify.annotations.NullMarked;
