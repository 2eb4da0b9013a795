/** Decides what files come to. Plain Java. */
@NullMarked
package dev.millrace.uploads.logic;

import org.jspecify.annotations.NullMarked;
