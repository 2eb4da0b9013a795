package dev.millrace.stocks.model;

import dev.millrace.serde.codec.InvalidRecord;

/**
 * One trade, as the exchange reported it.
 *
 * @param symbol what was traded
 * @param price of one piece, above zero
 * @param volume how many pieces, zero or more; a price without a trade has none
 * @param epochMicros when, in microseconds, within the years 1970 to 2299
 */
public record Tick(String symbol, double price, long volume, long epochMicros) {
  /** Names are keys of topics, of tables and of state. */
  private static final int MAX_NAME_LENGTH = 255;

  /** What 32 bits without a sign hold. */
  private static final long MAX_VOLUME = (1L << 32) - 1;

  private static final long YEAR_2300 = 10_413_792_000_000_000L;

  public Tick {
    if (symbol.isBlank()) {
      throw new InvalidRecord("blank-symbol", "symbol must not be blank");
    }
    if (symbol.length() > MAX_NAME_LENGTH) {
      throw new InvalidRecord(
          "long-symbol", "symbol must have at most 255 characters, but has " + symbol.length());
    }
    if (!(price > 0)) {
      throw new InvalidRecord("price-not-above-zero", "price must be above zero, but is " + price);
    }
    if (Double.isInfinite(price)) {
      throw new InvalidRecord("price-out-of-range", "price is more than a double holds");
    }
    if (volume < 0) {
      throw new InvalidRecord("negative-volume", "volume must not be negative, but is " + volume);
    }
    if (volume > MAX_VOLUME) {
      throw new InvalidRecord(
          "volume-out-of-range", "volume must be at most 4294967295, but is " + volume);
    }
    if (epochMicros < 0 || epochMicros >= YEAR_2300) {
      throw new InvalidRecord(
          "timestamp-out-of-range", "timestamp lies outside of the years 1970 to 2299");
    }
  }
}
