package dev.millrace.fingerprint;

import dev.millrace.testing.JobUnderTest;

/** The job's topics, on a broker of the test's own. */
final class Topics {
  static final String INPUT = "sensor-data";
  static final String OUTPUT = "fingerprint-output";
  static final String DEAD = "sensor-data.dead-letters";
  static final int PARTITIONS = 4;

  private Topics() {}

  /** The job, ready to be started. */
  static JobUnderTest job() {
    return new JobUnderTest(
            "fingerprint",
            (environment, arguments) ->
                FingerprintJob.from(Settings.parse(arguments)).addTo(environment))
        .withTopics(PARTITIONS, INPUT, OUTPUT, DEAD);
  }
}
