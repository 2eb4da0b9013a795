/** A job's settings: declared once, parsed whole, explained by the job itself. */
@NullMarked
package dev.millrace.serde.settings;

import org.jspecify.annotations.NullMarked;
