/** What cameras send, and what was seen in it. */
@NullMarked
package dev.millrace.console.vision;

import org.jspecify.annotations.NullMarked;
