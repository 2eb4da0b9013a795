package dev.millrace.stocks;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.serde.codec.MalformedRecord;
import dev.millrace.serde.sample.Sample;
import dev.millrace.stocks.model.Tick;
import dev.millrace.stocks.sample.SampleSettings;
import dev.millrace.stocks.sample.TickSamples;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The generator and the job must agree on what is a good tick. */
class SamplesTest {
  private static final SampleSettings SETTINGS =
      SampleSettings.of(3, Instant.parse("2024-01-30T10:00:00Z"));

  private final TickReader reader = new TickReader(ZoneOffset.UTC);

  @Test
  void theJobRefusesWhatTheGeneratorMadeBadAndNothingElse() {
    var samples = new TickSamples(SETTINGS.withBadShare(0.5).withLateShare(0.1));
    for (int i = 0; i < 5_000; i++) {
      Sample sample = samples.next();
      Tick tick = read(sample);
      assertThat(tick != null).as("sample %s: %s", i, sample).isEqualTo(sample.valid());
      if (tick != null) {
        assertThat(tick.epochMicros())
            .isEqualTo(ChronoUnit.MICROS.between(Instant.EPOCH, sample.time()));
      }
    }
  }

  @Test
  void theGeneratorMakesTicksOfOneInstantAndTicksWithoutATrade() {
    var samples = new TickSamples(SETTINGS.withBadShare(0).withJitter(Duration.ZERO));
    Map<String, Long> before = new HashMap<>();
    int twins = 0;
    int quotes = 0;
    for (int i = 0; i < 10_000; i++) {
      Tick tick = requireNonNull(read(samples.next()));
      Long earlier = before.put(tick.symbol(), tick.epochMicros());
      twins += earlier != null && earlier == tick.epochMicros() ? 1 : 0;
      quotes += tick.volume() == 0 ? 1 : 0;
    }

    assertThat(twins).isBetween(150, 250);
    assertThat(quotes).isBetween(60, 140);
  }

  private @Nullable Tick read(Sample sample) {
    byte[] value = sample.value();
    if (value == null) {
      return null;
    }
    try {
      Tick tick = reader.read(value);
      long ahead = tick.epochMicros() / 1_000 - sample.time().toEpochMilli();
      return ahead < Duration.ofMinutes(5).toMillis() ? tick : null;
    } catch (MalformedRecord malformed) {
      return null;
    }
  }
}
