package dev.millrace.lakehouse;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.lakehouse.logic.LineReader;
import dev.millrace.lakehouse.model.BronzeRow;
import dev.millrace.lakehouse.model.Event;
import dev.millrace.lakehouse.sample.LineSamples;
import dev.millrace.lakehouse.sample.SampleSettings;
import dev.millrace.serde.sample.Sample;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The generator and the job must agree on what is wrong with a line. */
class SamplesTest {
  private static final SampleSettings SETTINGS =
      SampleSettings.of(3, Instant.parse("2024-01-15T10:30:00Z"));

  private final LineReader reader = new LineReader(ZoneOffset.UTC);

  @Test
  void equalSettingsGiveEqualBytes() {
    var one = new LineSamples(SETTINGS.withBadShare(0.2));
    var other = new LineSamples(SETTINGS.withBadShare(0.2));
    for (int i = 0; i < 2_000; i++) {
      assertThat(other.next().value()).isEqualTo(one.next().value());
    }
  }

  @Test
  void theJobTellsWhatTheGeneratorMadeBadAndNothingElse() {
    var samples = new LineSamples(SETTINGS.withBadShare(0.5).withRepeatedShare(0));
    Set<String> reasons = new HashSet<>();
    for (int i = 0; i < 2_000; i++) {
      Sample sample = samples.next();
      BronzeRow row = read(sample);
      assertThat(row.parseError() == null).as("line %s: %s", i, row).isEqualTo(sample.valid());
      if (row.parseError() == null) {
        assertThat(row.cameraId()).startsWith("cam-");
        assertThat(row.storeId()).startsWith("store-");
        assertThat(row.eventMicros()).isEqualTo(sample.time().toEpochMilli() * 1_000);
      } else {
        reasons.add(row.parseError().substring(0, row.parseError().indexOf(':')));
      }
    }
    assertThat(reasons)
        .containsExactlyInAnyOrder(
            "empty",
            "tombstone",
            "truncated",
            "not-json",
            "not-utf-8",
            "not-a-record",
            "over-a-limit",
            "wrong-type",
            "no-camera-id",
            "timestamp-unreadable",
            "timestamp-out-of-range");
  }

  private BronzeRow read(Sample sample) {
    return reader.read(new Event("detection_events", 0, "0-1", 1L, 2, sample.value()));
  }
}
