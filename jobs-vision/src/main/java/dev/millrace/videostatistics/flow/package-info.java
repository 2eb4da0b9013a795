/** Remembers, times and routes, in Flink. */
@NullMarked
package dev.millrace.videostatistics.flow;

import org.jspecify.annotations.NullMarked;
