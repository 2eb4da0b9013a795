package dev.millrace.console.stocks;

/**
 * The latest price of a symbol, and what became of the day's first.
 *
 * @param timestamp of the latest tick: ISO 8601 in UTC, to the microsecond
 * @param day the day of that tick in UTC: its begin in milliseconds since the epoch
 * @param open the day's first price
 * @param change since the day's open
 * @param percent that change in percent of the day's open
 */
record Quote(
    String symbol,
    double price,
    String timestamp,
    long day,
    double open,
    double change,
    double percent) {
  static Quote of(String symbol, double price, long micros, long day, double open) {
    double change = price - open;
    return new Quote(symbol, price, Micros.text(micros), day, open, change, 100 * change / open);
  }
}
