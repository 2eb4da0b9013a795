/** Analyses what people upload: topics, stores and processes around the pipeline. */
@NullMarked
package dev.millrace.uploads;

import org.jspecify.annotations.NullMarked;
