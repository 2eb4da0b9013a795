/** Detections as files, by camera and date. */
@NullMarked
package dev.millrace.detection.files;

import org.jspecify.annotations.NullMarked;
