/** Measures detection and tracking. */
@NullMarked
package dev.millrace.bench.vision;

import org.jspecify.annotations.NullMarked;
