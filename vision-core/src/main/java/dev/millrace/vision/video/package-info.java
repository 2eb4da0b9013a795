/** Frames one after another: read from files, cameras and streams, detected on, and written. */
@NullMarked
package dev.millrace.vision.video;

import org.jspecify.annotations.NullMarked;
