/** The job that keeps every message as a row of an Iceberg table. */
@NullMarked
package dev.millrace.lakehouse;

import org.jspecify.annotations.NullMarked;
