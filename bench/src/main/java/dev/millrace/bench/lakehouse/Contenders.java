package dev.millrace.bench.lakehouse;

/** Who reads lines. */
enum Contenders {
  READER("bare reader, Jackson"),
  CONSUMER("bare consumer of batches, Jackson"),
  PARSER("Flink: source and parser alone"),
  JOB("Flink: the whole job");

  private final String title;

  Contenders(String title) {
    this.title = title;
  }

  String title() {
    return title;
  }
}
