/** What the sensors of machines reported, window by window. */
@NullMarked
package dev.millrace.console.sensors;

import org.jspecify.annotations.NullMarked;
