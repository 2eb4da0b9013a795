package dev.millrace.bench;

/** Who is measured: a constant of an enum, so that a process of its own finds it by its name. */
public interface Contender {
  /** The constant's name. */
  String name();

  /** The name in tables and plots; that of our own jobs begins with {@code Flink}. */
  String title();

  /** How much one record adds to what the windows hold, counted over all kinds of windows. */
  int countedPerRecord();

  /** Whether it is measured unless others are asked for: whatever finishes in minutes. */
  default boolean isUsual() {
    return true;
  }

  /** Reads all of the input, tells the watch what it saw, and gives its windows to the tally. */
  void run(Input input, Stopwatch watch, Tally tally) throws Exception;

  /** Runs it in this process. */
  default Measurement measure(Input input) throws Exception {
    Stopwatch watch = new Stopwatch(input.records());
    Tally tally = new Tally(countedPerRecord() * input.records(), watch);
    run(input, watch, tally);
    return watch.read(tally.answer());
  }
}
