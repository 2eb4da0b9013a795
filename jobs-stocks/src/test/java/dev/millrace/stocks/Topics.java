package dev.millrace.stocks;

import dev.millrace.testing.JobUnderTest;

/** The job's topics, on a broker of the test's own. */
final class Topics {
  static final String INPUT = "stock-ticks";
  static final String OUTPUT = "stock-bars";
  static final String DEAD = "stock-ticks.dead-letters";
  static final int PARTITIONS = 4;

  private Topics() {}

  /** The job, ready to be started. */
  static JobUnderTest job() {
    return new JobUnderTest(
            "stocks",
            (environment, arguments) ->
                StocksJob.from(Settings.parse(arguments)).addTo(environment))
        .withTopics(PARTITIONS, INPUT, OUTPUT, DEAD);
  }
}
