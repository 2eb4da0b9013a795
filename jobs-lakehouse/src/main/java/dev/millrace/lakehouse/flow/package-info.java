/** The pipeline. */
@NullMarked
package dev.millrace.lakehouse.flow;

import org.jspecify.annotations.NullMarked;
