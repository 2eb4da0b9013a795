/** What a camera shows, as records: boxes, detections, frames. */
@NullMarked
package dev.millrace.vision.model;

import org.jspecify.annotations.NullMarked;
