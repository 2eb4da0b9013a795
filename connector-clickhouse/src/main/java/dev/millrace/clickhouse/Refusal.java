package dev.millrace.clickhouse;

/**
 * What ClickHouse said about one row of a chunk.
 *
 * @param row counted from 0
 * @param code of the error
 * @param message its words
 */
record Refusal(int row, int code, String message) {}
