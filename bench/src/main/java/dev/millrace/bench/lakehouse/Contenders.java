package dev.millrace.bench.lakehouse;

/** Who reads lines. */
enum Contenders {
  READER("bare reader, Jackson", 1),
  CONSUMER("bare consumer of batches, Jackson", 1),
  PARSER("Flink: source and parser alone", 1),
  JOB("Flink: the whole job", 1),
  JOB_2("Flink: the whole job, parallelism 2", 2);

  private final String title;
  private final int parallelism;

  Contenders(String title, int parallelism) {
    this.title = title;
    this.parallelism = parallelism;
  }

  int parallelism() {
    return parallelism;
  }

  /** Whether it is done when the table has all, not when all was read. */
  boolean writes() {
    return this == JOB || this == JOB_2;
  }

  String title() {
    return title;
  }
}
