/** Objects that keep their identity from frame to frame. */
@NullMarked
package dev.millrace.vision.track;

import org.jspecify.annotations.NullMarked;
