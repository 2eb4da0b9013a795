/** The seeded generator of lines, good and bad. */
@NullMarked
package dev.millrace.lakehouse.sample;

import org.jspecify.annotations.NullMarked;
