/**
 * The ClickHouse engine, embedded as a library, behind as much of ClickHouse's HTTP interface as
 * clients use.
 */
@NullMarked
package dev.millrace.clickhouse.engine;

import org.jspecify.annotations.NullMarked;
