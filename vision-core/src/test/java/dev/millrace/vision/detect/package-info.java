@NullMarked
package dev.millrace.vision.detect;

import org.jspecify.annotations.NullMarked;
