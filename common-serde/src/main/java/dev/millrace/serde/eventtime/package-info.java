/** Watermarks that survive silence, bursts and restores. */
@NullMarked
package dev.millrace.serde.eventtime;

import org.jspecify.annotations.NullMarked;
