/** The table, its catalog, and how rows get there. */
@NullMarked
package dev.millrace.lakehouse.table;

import org.jspecify.annotations.NullMarked;
