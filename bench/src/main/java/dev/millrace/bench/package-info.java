/** Measures pipelines beside their peers: the same records, the same answers, CPU time each. */
@NullMarked
package dev.millrace.bench;

import org.jspecify.annotations.NullMarked;
