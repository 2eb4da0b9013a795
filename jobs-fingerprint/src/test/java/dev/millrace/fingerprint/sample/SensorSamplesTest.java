package dev.millrace.fingerprint.sample;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.serde.sample.Sample;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The sequence of samples: repeatable, one message after the other from each machine. */
class SensorSamplesTest {
  private static final Instant BEGINNING = Instant.parse("2024-01-24T17:50:00Z");
  private static final SampleSettings SETTINGS = SampleSettings.of(7, BEGINNING);
  private static final Pattern READING = Pattern.compile("\"(\\d{4})\":\"(\\d+\\.\\d{3}|null)\"");

  @Test
  void makesTheSameBytesInEveryVersion() {
    // Whoever changes this digest changes what every published seed means.
    assertThat(digest(SETTINGS.withBadShare(0.2).withLateShare(0.05), 2000))
        .isEqualTo("5029687a8ab583430071167f0a2b1355d6cc7bd6af8dec7ccc24232bc442c2cc");
  }

  @Test
  void makesOtherBytesForAnotherSeedOrStart() {
    assertThat(
            List.of(
                digest(SETTINGS, 100),
                digest(SampleSettings.of(8, BEGINNING), 100),
                digest(SampleSettings.of(7, BEGINNING.plusSeconds(1)), 100)))
        .doesNotHaveDuplicates();
  }

  @Test
  void letsEveryMachineSendOnceASecondWithAllItsSensors() {
    List<Sample> samples =
        take(SETTINGS.withBadShare(0).withJitter(Duration.ZERO).withNullShare(0), 500).toList();

    Map<String, Instant> last = new HashMap<>();
    for (Sample sample : samples) {
      String equipment = key(sample);
      assertThat(equipment).isIn("110", "111", "112", "113", "114");
      assertThat(text(sample))
          .startsWith(
              "{\"equip_id\":" + equipment + ",\"timestamp\":" + sample.time().toEpochMilli())
          .contains("\"0001\":\"", "\"0005\":\"");
      Instant before = last.put(equipment, sample.time());
      if (before != null) {
        assertThat(Duration.between(before, sample.time())).isEqualTo(Duration.ofSeconds(1));
      }
    }
    assertThat(last).hasSize(5);
    assertThat(samples).extracting(Sample::time).isSorted();
  }

  @Test
  void wandersSlowlyBetweenNothingAndAHundred() {
    List<Double> readings =
        take(SETTINGS.withBadShare(0).withNullShare(0).withEquipment(List.of("kiln-1")), 2_000)
            .map(sample -> READING.matcher(text(sample)))
            .filter(Matcher::find)
            .map(first -> Double.parseDouble(first.group(2)))
            .toList();

    assertThat(readings).hasSize(2_000).allMatch(reading -> reading >= 0 && reading <= 100);
    for (int i = 1; i < readings.size(); i++) {
      assertThat(Math.abs(readings.get(i) - readings.get(i - 1))).isLessThan(8);
    }
    assertThat(readings.stream().distinct().count()).isGreaterThan(1_000);
  }

  @Test
  void keepsTheShares() {
    List<Sample> samples =
        take(SETTINGS.withBadShare(0.1).withLateShare(0.1).withNullShare(0.1), 20_000).toList();
    long nulls =
        samples.stream().filter(Sample::valid).filter(each -> text(each).contains("null")).count();
    Instant latest = Instant.MIN;
    long late = 0;
    for (Sample sample : samples) {
      latest = sample.time().isAfter(latest) ? sample.time() : latest;
      late += Duration.between(sample.time(), latest).toSeconds() >= 100 ? 1 : 0;
    }

    // Some of the bad ones are good messages with an invalid reading.
    assertThat(samples.stream().filter(sample -> !sample.valid()).count())
        .isBetween(1_200L, 1_700L);
    assertThat(late).isBetween(1_600L, 2_200L);
    // One of five sensors, at least.
    assertThat(nulls).isBetween(7_000L, 8_500L);
    assertThat(take(SETTINGS.withBadShare(0), 1_000)).allMatch(Sample::valid);
  }

  @Test
  void isOutOfOrderOnlyAsFarAsAsked() {
    Duration limit = Duration.ofSeconds(5);
    Instant latest = Instant.MIN;
    boolean disordered = false;
    for (Sample sample : take(SETTINGS.withJitter(limit), 5_000).toList()) {
      assertThat(sample.time()).isAfterOrEqualTo(BEGINNING);
      if (sample.time().isBefore(latest)) {
        disordered = true;
        assertThat(Duration.between(sample.time(), latest)).isLessThanOrEqualTo(limit);
      } else {
        latest = sample.time();
      }
    }
    assertThat(disordered).isTrue();
  }

  @Test
  void hasRoomForTenThousandSensors() {
    List<Sample> samples =
        take(SETTINGS.withEquipment(SampleSettings.equipment(2_000)).withBadShare(0), 4_000)
            .toList();

    assertThat(samples.stream().map(SensorSamplesTest::key).distinct()).hasSize(2_000);
  }

  @Test
  void closesWindowsWithOneValidMessagePerPartition() {
    Sample closing = SensorSamples.closing(2, BEGINNING);

    assertThat(closing.valid()).isTrue();
    assertThat(text(closing))
        .isEqualTo(
            "{\"equip_id\":\"closing_2\",\"timestamp\":1706118600000,\"data\":{\"0001\":\"null\"}}");
  }

  @Test
  void refusesSettingsThatMakeNoSense() {
    assertThatThrownBy(() -> SETTINGS.withBadShare(1.5)).hasMessageContaining("badShare");
    assertThatThrownBy(() -> SETTINGS.withLateShare(-1)).hasMessageContaining("lateShare");
    assertThatThrownBy(() -> SETTINGS.withNullShare(2)).hasMessageContaining("nullShare");
    assertThatThrownBy(() -> SETTINGS.withSensors(0)).hasMessageContaining("sensors");
    assertThatThrownBy(() -> SETTINGS.withEquipment(List.of("1", "1")))
        .hasMessageContaining("twice");
    assertThatThrownBy(() -> SETTINGS.withEquipment(List.of("a/b"))).hasMessageContaining("named");
    assertThatThrownBy(() -> SETTINGS.withJitter(Duration.ofMillis(-1)))
        .hasMessageContaining("jitter");
  }

  private static Stream<Sample> take(SampleSettings settings, int count) {
    return Stream.generate(new SensorSamples(settings)::next).limit(count);
  }

  private static String key(Sample sample) {
    return new String(Objects.requireNonNullElse(sample.key(), new byte[0]), UTF_8);
  }

  private static String text(Sample sample) {
    return new String(Objects.requireNonNullElse(sample.value(), new byte[0]), UTF_8);
  }

  private static String digest(SampleSettings settings, int count) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      take(settings, count)
          .forEach(
              sample -> {
                digest.update((key(sample) + '\t').getBytes(UTF_8));
                digest.update(
                    Objects.requireNonNullElse(sample.value(), "no value".getBytes(UTF_8)));
                digest.update((byte) '\n');
              });
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException everyJdkHasIt) {
      throw new AssertionError(everyJdkHasIt);
    }
  }
}
