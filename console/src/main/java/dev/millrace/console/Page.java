package dev.millrace.console;

import java.util.Locale;

/** A page of the console, in the order of its menu; its files lie in {@code static/<name>}. */
public enum Page {
  OVERVIEW("Overview", "/"),
  VISION("Vision", "/vision"),
  STOCKS("Stocks", "/stocks"),
  FILES("Files", "/files"),
  TRANSACTIONS("Transactions", "/transactions"),
  SENSORS("Sensors", "/sensors");

  private final String title;
  private final String path;

  Page(String title, String path) {
    this.title = title;
    this.path = path;
  }

  public String title() {
    return title;
  }

  /** Where it is reached. */
  public String path() {
    return path;
  }

  /** The name of its files: {@code static/stocks/stocks.html}, {@code .css} and {@code .js}. */
  String folder() {
    return name().toLowerCase(Locale.ROOT);
  }
}
