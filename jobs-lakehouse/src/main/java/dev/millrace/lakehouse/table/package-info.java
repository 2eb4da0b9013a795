/** How rows get into the table: what Flink is to know of it. */
@NullMarked
package dev.millrace.lakehouse.table;

import org.jspecify.annotations.NullMarked;
