package dev.millrace.cli.lakehouse;

/** How rows of a query are written to stdout. */
enum RowFormat {
  TABLE,
  JSON,
  NDJSON,
  CSV
}
