package dev.millrace.clickhouse;

import java.io.IOException;

/** ClickHouse is there, and will not take these rows however often it is asked. */
public final class ClickHouseUnusable extends IOException {
  ClickHouseUnusable(String message) {
    super(message);
  }

  ClickHouseUnusable(String message, Throwable cause) {
    super(message, cause);
  }
}
