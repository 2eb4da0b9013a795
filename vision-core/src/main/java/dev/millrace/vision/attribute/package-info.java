/** Estimates of people's age and gender from their faces, gathered over a track. */
@NullMarked
package dev.millrace.vision.attribute;

import org.jspecify.annotations.NullMarked;
