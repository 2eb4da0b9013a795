package dev.millrace.fingerprint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.fingerprint.model.Reading;
import dev.millrace.fingerprint.model.SensorMessage;
import dev.millrace.fingerprint.sample.SampleSettings;
import dev.millrace.fingerprint.sample.SensorSamples;
import dev.millrace.serde.codec.MalformedRecord;
import dev.millrace.serde.sample.Sample;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The generator and the job must agree on what is a good message. */
class SamplesTest {
  private static final SampleSettings SETTINGS =
      SampleSettings.of(3, Instant.parse("2024-01-24T17:50:00Z"));

  private final SensorMessageReader reader = new SensorMessageReader();

  @Test
  void theJobRefusesWhatTheGeneratorMadeBadAndNothingElse() {
    var samples = new SensorSamples(SETTINGS.withBadShare(0.5).withLateShare(0.1));
    for (int i = 0; i < 5_000; i++) {
      Sample sample = samples.next();
      SensorMessage message = read(sample);
      assertThat(message != null).as("sample %s: %s", i, sample).isEqualTo(sample.valid());
      if (message != null) {
        assertThat(message.epochMillis()).isEqualTo(sample.time().toEpochMilli());
      }
    }
  }

  @Test
  void theGeneratorMakesReadingsOfAllKindsInTheirShares() {
    var samples = new SensorSamples(SETTINGS.withBadShare(0.5).withNullShare(0.1));
    Map<Reading.Kind, Integer> kinds = new EnumMap<>(Reading.Kind.class);
    for (int i = 0; i < 5_000; i++) {
      SensorMessage message = read(samples.next());
      if (message != null) {
        message.readings().forEach(reading -> kinds.merge(reading.kind(), 1, Integer::sum));
      }
    }

    int all = kinds.values().stream().mapToInt(Integer::intValue).sum();
    assertThat(kinds.get(Reading.Kind.NULL)).isBetween(all / 12, all / 8);
    // One in each of the bad messages of 12 kinds among 39.
    assertThat(kinds.get(Reading.Kind.INVALID)).isBetween(650, 900);
  }

  private @Nullable SensorMessage read(Sample sample) {
    byte[] value = sample.value();
    if (value == null) {
      return null;
    }
    try {
      SensorMessage message = reader.read(value);
      long ahead = message.epochMillis() - sample.time().toEpochMilli();
      return ahead < Duration.ofMinutes(5).toMillis() ? message : null;
    } catch (MalformedRecord malformed) {
      return null;
    }
  }
}
