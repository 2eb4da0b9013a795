/** A seeded generator of the pipeline's input, for tests, measurements and the command line. */
@NullMarked
package dev.millrace.uploads.sample;

import org.jspecify.annotations.NullMarked;
