/** Statistics of video frames: what each source sends, how good it is, and when it stops. */
@NullMarked
package dev.millrace.videostatistics;

import org.jspecify.annotations.NullMarked;
