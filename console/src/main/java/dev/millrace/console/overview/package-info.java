/** The overview: what flows where, how fast, and what is in trouble. */
@NullMarked
package dev.millrace.console.overview;

import org.jspecify.annotations.NullMarked;
