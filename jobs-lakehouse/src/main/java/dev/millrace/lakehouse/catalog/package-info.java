/** The catalog, the table in it and its files, for everybody who opens them: no Flink. */
@NullMarked
package dev.millrace.lakehouse.catalog;

import org.jspecify.annotations.NullMarked;
