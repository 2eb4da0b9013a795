/** What objects do in a scene: zones, lines, standing still, and the events that follow. */
@NullMarked
package dev.millrace.vision.scene;

import org.jspecify.annotations.NullMarked;
