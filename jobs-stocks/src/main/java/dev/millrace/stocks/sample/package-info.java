/** A seeded generator of the pipeline's input, for tests, measurements and the command line. */
@NullMarked
package dev.millrace.stocks.sample;

import org.jspecify.annotations.NullMarked;
