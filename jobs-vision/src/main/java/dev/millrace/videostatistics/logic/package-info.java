/** Decides, in plain Java. */
@NullMarked
package dev.millrace.videostatistics.logic;

import org.jspecify.annotations.NullMarked;
