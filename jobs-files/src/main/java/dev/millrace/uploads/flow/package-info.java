/** Remembers, times and routes: the pipeline. Knows nothing of Kafka, stores and processes. */
@NullMarked
package dev.millrace.uploads.flow;

import org.jspecify.annotations.NullMarked;
