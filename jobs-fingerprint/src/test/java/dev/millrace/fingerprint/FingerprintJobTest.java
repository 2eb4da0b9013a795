package dev.millrace.fingerprint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.testing.StrictEnvironment;
import org.junit.jupiter.api.Test;

class FingerprintJobTest {
  @Test
  void productionGraphNamesEveryOperator() {
    var environment = StrictEnvironment.create();
    FingerprintJob.from(Settings.parse("--kafka.bootstrap-servers", "unused:9092"))
        .addTo(environment);
    assertThat(StrictEnvironment.uids(environment))
        .containsExactlyInAnyOrder(
            "sensor-data",
            "split-dead-letters",
            "steady-watermarks",
            "collect-readings",
            "watermark-of-fingerprints",
            "fingerprints",
            "late-readings",
            "encode-fingerprint-output",
            "fingerprint-output",
            "Sink Committer: fingerprint-output",
            "encode-dead-letters",
            "dead-letters",
            "Sink Committer: dead-letters");
  }
}
