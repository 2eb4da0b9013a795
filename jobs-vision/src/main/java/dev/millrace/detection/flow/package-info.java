/** Between topics: who remembers what of a camera, and what runs side by side. */
@NullMarked
package dev.millrace.detection.flow;

import org.jspecify.annotations.NullMarked;
