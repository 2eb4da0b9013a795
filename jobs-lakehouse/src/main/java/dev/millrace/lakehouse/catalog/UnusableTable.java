package dev.millrace.lakehouse.catalog;

/**
 * The table, or what is to tell where it is, cannot be used as it is; trying again does not help.
 */
public final class UnusableTable extends RuntimeException {
  UnusableTable(String message) {
    super(message);
  }

  UnusableTable(String message, Throwable cause) {
    super(message, cause);
  }
}
