/** A REST catalog of Iceberg for one machine. */
@NullMarked
package dev.millrace.iceberg;

import org.jspecify.annotations.NullMarked;
