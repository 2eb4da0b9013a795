package dev.millrace.stocks.sample;

import dev.millrace.serde.sample.Dice;

/** The price of one stock: a random walk in steps that are a share of it, to the cent. */
final class Walk {
  private static final double LOWEST = 1;
  private static final double HIGHEST = 100_000;

  /** Of the price, with each tick. */
  private final double stride;

  private double price;

  Walk(Dice habits) {
    price = 20 + 480 * habits.fraction();
    stride = 0.0002 + 0.0008 * habits.fraction();
  }

  /** The next price, as text with two decimals. */
  String next(Dice dice) {
    price *= 1 + stride * dice.bell();
    price = Math.max(LOWEST, Math.min(HIGHEST, price));
    long cents = Math.round(price * 100);
    return cents / 100 + "." + String.valueOf(100 + cents % 100).substring(1);
  }
}
