@NullMarked
package dev.millrace.vision.message;

import org.jspecify.annotations.NullMarked;
