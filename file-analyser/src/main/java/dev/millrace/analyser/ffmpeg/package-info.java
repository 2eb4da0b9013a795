/** FFmpeg's libraries as far as they are needed, for local files alone. */
@NullMarked
package dev.millrace.analyser.ffmpeg;

import org.jspecify.annotations.NullMarked;
