/** What decides: which frames count, in which order, and what becomes of them. */
@NullMarked
package dev.millrace.detection.logic;

import org.jspecify.annotations.NullMarked;
