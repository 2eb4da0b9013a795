package dev.millrace.console.stocks;

/**
 * One trade, as the API tells it.
 *
 * @param id its place among all ticks; {@code before=} continues behind it
 * @param timestamp ISO 8601 in UTC, to the microsecond
 */
record Tick(String id, String symbol, double price, long volume, String timestamp) {
  static Tick of(TickPlace place, String symbol, double price, long volume) {
    return new Tick(place.toString(), symbol, price, volume, Micros.text(place.micros()));
  }
}
