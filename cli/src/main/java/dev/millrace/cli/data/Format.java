package dev.millrace.cli.data;

/** How records are written to stdout. */
public enum Format {
  TABLE,
  JSON,
  NDJSON
}
