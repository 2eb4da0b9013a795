@NullMarked
package dev.millrace.vision.video;

import org.jspecify.annotations.NullMarked;
