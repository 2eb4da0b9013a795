/** The {@code millrace} command: starts the suite, feeds it, looks at what comes out. */
@NullMarked
package dev.millrace.cli;

import org.jspecify.annotations.NullMarked;
