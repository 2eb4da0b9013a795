/** A street that can be looked at: the truth, what a detector might say of it, and pictures. */
@NullMarked
package dev.millrace.vision.sample;

import org.jspecify.annotations.NullMarked;
