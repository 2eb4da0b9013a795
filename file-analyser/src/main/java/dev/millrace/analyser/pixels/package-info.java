/** Pictures as plain numbers, and what is done with those. */
@NullMarked
package dev.millrace.analyser.pixels;

import org.jspecify.annotations.NullMarked;
