/** A Flink sink for ClickHouse that stores every row once, through whatever fails. */
@NullMarked
package dev.millrace.clickhouse;

import org.jspecify.annotations.NullMarked;
