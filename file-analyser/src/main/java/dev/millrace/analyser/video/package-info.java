/** Streams, times and a poster of videos. */
@NullMarked
package dev.millrace.analyser.video;

import org.jspecify.annotations.NullMarked;
