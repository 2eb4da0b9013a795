/** What could not be used, kept as it came, with its origin and the reason. */
@NullMarked
package dev.millrace.serde.deadletter;

import org.jspecify.annotations.NullMarked;
