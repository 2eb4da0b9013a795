package dev.millrace.clickhouse;

import java.io.Serializable;
import java.time.Duration;

/**
 * How many rows go to ClickHouse in one insert: a chunk is closed at whatever comes first, and at
 * each checkpoint.
 *
 * @param rows ClickHouse likes 10,000 to 100,000
 * @param bytes as they are sent, before compression
 * @param age since a chunk's first row
 */
public record Batching(int rows, int bytes, Duration age) implements Serializable {
  /** 100,000 rows, 16 MiB or one second. */
  public static final Batching DEFAULT =
      new Batching(100_000, 16 * 1024 * 1024, Duration.ofSeconds(1));

  /** ClickHouse makes one block of so many; a chunk stays well below, so that it is one. */
  private static final int MOST_ROWS = 1_000_000;

  private static final int MOST_BYTES = 128 * 1024 * 1024;

  public Batching {
    if (rows < 1 || rows > MOST_ROWS) {
      throw new IllegalArgumentException(
          "A chunk cannot have " + rows + " rows. Give it 1 to " + MOST_ROWS + ".");
    }
    if (bytes < 1 || bytes > MOST_BYTES) {
      throw new IllegalArgumentException(
          "A chunk cannot have " + bytes + " bytes. Give it 1 to " + MOST_BYTES + ".");
    }
    if (age.toMillis() < 1) {
      throw new IllegalArgumentException(
          "A chunk cannot be closed at an age of " + age + ". Give it a millisecond or more.");
    }
  }
}
