/** What both vision jobs make of frames that are none. */
@NullMarked
package dev.millrace.frames;

import org.jspecify.annotations.NullMarked;
