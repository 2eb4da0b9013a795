@NullMarked
package dev.millrace.vision.image;

import org.jspecify.annotations.NullMarked;
