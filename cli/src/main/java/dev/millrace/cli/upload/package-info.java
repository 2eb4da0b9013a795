/** Sends files to the console, as its page does. */
@NullMarked
package dev.millrace.cli.upload;

import org.jspecify.annotations.NullMarked;
