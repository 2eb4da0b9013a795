/** Detections as rows of a table in PostgreSQL or TimescaleDB. */
@NullMarked
package dev.millrace.detection.table;

import org.jspecify.annotations.NullMarked;
