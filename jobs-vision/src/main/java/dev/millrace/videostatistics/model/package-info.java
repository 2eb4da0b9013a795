/** Records on the wire and in state. */
@NullMarked
package dev.millrace.videostatistics.model;

import org.jspecify.annotations.NullMarked;
