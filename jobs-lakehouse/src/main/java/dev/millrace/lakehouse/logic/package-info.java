/** What can be read of a line. */
@NullMarked
package dev.millrace.lakehouse.logic;

import org.jspecify.annotations.NullMarked;
