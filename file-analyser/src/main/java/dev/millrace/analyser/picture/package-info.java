/** Properties and appearance of pictures. */
@NullMarked
package dev.millrace.analyser.picture;

import org.jspecify.annotations.NullMarked;
