/** Remembers, times and routes: the pipeline. Knows nothing of Kafka. */
@NullMarked
package dev.millrace.fingerprint.flow;

import org.jspecify.annotations.NullMarked;
