/** Frames and what is in them: on the wire, between operators and in state. */
@NullMarked
package dev.millrace.detection.model;

import org.jspecify.annotations.NullMarked;
