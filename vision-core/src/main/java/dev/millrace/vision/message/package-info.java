/** Frames as they travel: the messages that cameras send, written and strictly read. */
@NullMarked
package dev.millrace.vision.message;

import org.jspecify.annotations.NullMarked;
