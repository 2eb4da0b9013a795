package dev.millrace.cli.data.verify;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/**
 * A tick as its message states it, after the rules of the pipeline accepted it.
 *
 * @param micros the event time in epoch microseconds
 */
record StatedTick(String symbol, double price, long volume, long micros) {
  private static final int LONGEST_NAME = 255;
  private static final int LONGEST_NUMBER = 100;
  private static final long MOST_VOLUME = (1L << 32) - 1;
  private static final Duration FARTHEST_AHEAD = Duration.ofMinutes(5);
  private static final long YEAR_2300 = micros(Instant.parse("2300-01-01T00:00:00Z"));

  /**
   * Reads a message.
   *
   * @param arrived the timestamp of the Kafka record
   * @return null if it has to be a dead letter
   */
  static @Nullable StatedTick of(byte @Nullable [] value, long arrived) {
    JsonNode message = Reading.tree(value);
    if (message == null) {
      return null;
    }
    String symbol = Reading.text(message, "symbol");
    double price = price(message.path("price"));
    long volume = volume(message.path("volume"));
    Long micros = micros(message.path("timestamp"));
    if (symbol == null
        || symbol.isBlank()
        || symbol.length() > LONGEST_NAME
        || !(price > 0 && Double.isFinite(price))
        || volume < 0
        || micros == null
        || Math.floorDiv(micros, 1_000) > arrived + FARTHEST_AHEAD.toMillis()) {
      return null;
    }
    return new StatedTick(symbol, price, volume, micros);
  }

  /** The price, or 0 if it is none. */
  private static double price(JsonNode node) {
    return node.isNumber() && node.asText().length() <= LONGEST_NUMBER ? node.doubleValue() : 0;
  }

  /** The volume, or -1 if it is none. */
  private static long volume(JsonNode node) {
    boolean whole = node.isIntegralNumber() && node.canConvertToLong();
    return whole && node.longValue() <= MOST_VOLUME ? Math.max(-1, node.longValue()) : -1;
  }

  private static @Nullable Long micros(JsonNode node) {
    try {
      if (node.isIntegralNumber() && node.canConvertToLong()) {
        return withinReason(Math.multiplyExact(node.longValue(), 1_000L));
      }
      return node.isTextual() ? withinReason(micros(moment(node.textValue()))) : null;
    } catch (DateTimeException | ArithmeticException notATime) {
      return null;
    }
  }

  private static Instant moment(String text) {
    try {
      return LocalDateTime.parse(text).toInstant(ZoneOffset.UTC);
    } catch (DateTimeException hasAnOffset) {
      return OffsetDateTime.parse(text).toInstant();
    }
  }

  private static long micros(Instant moment) {
    // By hand: in nanoseconds, as the library counts, the year 2300 is too far away.
    return Math.addExact(
        Math.multiplyExact(moment.getEpochSecond(), 1_000_000L), moment.getNano() / 1_000);
  }

  private static @Nullable Long withinReason(long micros) {
    return micros < 0 || micros >= YEAR_2300 ? null : micros;
  }

  /** The tick in one canonical spelling. */
  Fields fields() {
    return fields(symbol, price, volume, micros);
  }

  /** The same of what was stored. */
  static Fields fields(String symbol, double price, long volume, long micros) {
    return new Fields()
        .text("symbol", symbol)
        .decimal("price", new BigDecimal(price))
        .number("volume", volume)
        .number("timestamp", micros);
  }
}
