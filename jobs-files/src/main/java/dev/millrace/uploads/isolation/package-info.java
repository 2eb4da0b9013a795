/** Looks into files in processes that may hang, grow and die. Plain Java. */
@NullMarked
package dev.millrace.uploads.isolation;

import org.jspecify.annotations.NullMarked;
