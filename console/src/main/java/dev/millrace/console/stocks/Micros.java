package dev.millrace.console.stocks;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Moments to the microsecond: as numbers in the store, as text on the wire. */
final class Micros {
  private static final DateTimeFormatter TEXT =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSSX", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private Micros() {}

  static Instant instant(long micros) {
    return Instant.ofEpochSecond(
        Math.floorDiv(micros, 1_000_000), Math.floorMod(micros, 1_000_000) * 1_000L);
  }

  /** {@code 2024-01-30T10:00:01.123456Z}: all six digits, so that text sorts like time. */
  static String text(long micros) {
    return TEXT.format(instant(micros));
  }
}
