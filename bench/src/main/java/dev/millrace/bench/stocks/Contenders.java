package dev.millrace.bench.stocks;

/** Who stores ticks. */
enum Contenders {
  ROWS_AT_HAND("bare client, rows ready in memory"),
  CONSUMER_LOOP("bare client behind a consumer loop"),
  SINK("Flink: source and sink alone"),
  JOB("Flink: the whole job");

  private final String title;

  Contenders(String title) {
    this.title = title;
  }

  String title() {
    return title;
  }
}
