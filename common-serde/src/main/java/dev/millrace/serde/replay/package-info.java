/** Sending dead letters back to where they came from, each once. */
@NullMarked
package dev.millrace.serde.replay;

import org.jspecify.annotations.NullMarked;
