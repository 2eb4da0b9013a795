/** Schemas by number: a small client of a schema registry's REST interface. */
@NullMarked
package dev.millrace.serde.registry;

import org.jspecify.annotations.NullMarked;
