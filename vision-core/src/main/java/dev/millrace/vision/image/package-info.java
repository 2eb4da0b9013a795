/** Pictures: checked, decoded, and brought into the form that a model takes. */
@NullMarked
package dev.millrace.vision.image;

import org.jspecify.annotations.NullMarked;
