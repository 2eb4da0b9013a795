package dev.millrace.stocks.sample;

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

/** The sequence of samples: repeatable, one tick after the other of each stock. */
class TickSamplesTest {
  private static final Instant BEGINNING = Instant.parse("2024-01-30T10:00:00Z");
  private static final SampleSettings SETTINGS = SampleSettings.of(7, BEGINNING);
  private static final Pattern TICK =
      Pattern.compile(
          "\\{\"symbol\":\"([A-Z]+)\",\"price\":(\\d+\\.\\d{2}),\"volume\":(\\d+),"
              + "\"timestamp\":\"2024-01-30T10:[0-5]\\d:[0-5]\\d\\.\\d{6}\"}");

  @Test
  void makesTheSameBytesInEveryVersion() {
    // Whoever changes this digest changes what every published seed means.
    assertThat(digest(SETTINGS.withBadShare(0.2).withLateShare(0.05), 2000))
        .isEqualTo("09f0eec5de194f8d6c3861b8f1505ab3062240997135496a1e2da740f5c3abc1");
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
  void letsEveryStockTradeOnceASecond() {
    Map<String, Integer> ticks = new HashMap<>();
    take(SETTINGS.withBadShare(0), 1_000)
        .forEach(
            sample -> {
              Matcher tick = TICK.matcher(text(sample));
              assertThat(tick.matches()).as(text(sample)).isTrue();
              assertThat(key(sample)).isEqualTo(tick.group(1));
              ticks.merge(tick.group(1), 1, Integer::sum);
            });

    assertThat(ticks).hasSize(10).containsKeys("AAPL", "GOOGL", "MSFT", "AMZN", "TSLA");
    assertThat(ticks.values()).containsOnly(100);
    assertThat(take(SETTINGS.withJitter(Duration.ZERO), 1_000).skip(990))
        .allSatisfy(
            sample ->
                assertThat(sample.time())
                    .isBetween(BEGINNING.plusSeconds(98), BEGINNING.plusSeconds(100)));
  }

  @Test
  void pricesWanderInSmallSteps() {
    List<Double> prices =
        take(SETTINGS.withBadShare(0).withSymbols(List.of("AAPL")), 5_000)
            .map(sample -> TICK.matcher(text(sample)))
            .filter(Matcher::matches)
            .map(tick -> Double.parseDouble(tick.group(2)))
            .toList();

    assertThat(prices).hasSizeGreaterThan(3_000).allMatch(price -> price >= 1);
    for (int i = 1; i < prices.size(); i++) {
      assertThat(prices.get(i) / prices.get(i - 1)).isBetween(0.98, 1.02);
    }
    assertThat(prices.stream().distinct().count()).isGreaterThan(100);
  }

  @Test
  void keepsTheShares() {
    List<Sample> samples = take(SETTINGS.withBadShare(0.1).withLateShare(0.1), 20_000).toList();
    Instant latest = Instant.MIN;
    long late = 0;
    for (Sample sample : samples) {
      latest = sample.time().isAfter(latest) ? sample.time() : latest;
      late += Duration.between(sample.time(), latest).toSeconds() >= 100 ? 1 : 0;
    }

    assertThat(samples.stream().filter(sample -> !sample.valid()).count())
        .isBetween(1_850L, 2_150L);
    assertThat(late).isBetween(1_600L, 2_200L);
    assertThat(take(SETTINGS.withBadShare(0), 1_000)).allMatch(Sample::valid);
  }

  @Test
  void isOutOfOrderOnlyAsFarAsAsked() {
    Duration limit = Duration.ofSeconds(5);
    // A tick of the same instant as the one before may be a turn older still.
    Duration farthest = limit.plusSeconds(2);
    Instant latest = Instant.MIN;
    boolean disordered = false;
    for (Sample sample : take(SETTINGS.withJitter(limit), 5_000).toList()) {
      assertThat(sample.time()).isAfterOrEqualTo(BEGINNING);
      if (sample.time().isBefore(latest)) {
        disordered = true;
        assertThat(Duration.between(sample.time(), latest)).isLessThanOrEqualTo(farthest);
      } else {
        latest = sample.time();
      }
    }
    assertThat(disordered).isTrue();
  }

  @Test
  void hasRoomForAllStocksOfTheWorld() {
    List<String> symbols = SampleSettings.symbols(100_000);

    assertThat(symbols).startsWith("AAPL", "GOOGL").doesNotHaveDuplicates().hasSize(100_000);
    assertThatThrownBy(() -> SampleSettings.symbols(0)).hasMessageContaining("symbols");
  }

  @Test
  void closesBarsWithOneValidTickPerPartition() {
    Sample closing = TickSamples.closing(2, BEGINNING);

    assertThat(closing.valid()).isTrue();
    assertThat(text(closing))
        .isEqualTo(
            "{\"symbol\":\"CLOSING_2\",\"price\":1.00,\"volume\":0,"
                + "\"timestamp\":\"2024-01-30T10:00:00.000000\"}");
  }

  @Test
  void refusesSettingsThatMakeNoSense() {
    assertThatThrownBy(() -> SETTINGS.withBadShare(1.5)).hasMessageContaining("badShare");
    assertThatThrownBy(() -> SETTINGS.withLateShare(-1)).hasMessageContaining("lateShare");
    assertThatThrownBy(() -> SETTINGS.withSymbols(List.of("A", "A"))).hasMessageContaining("twice");
    assertThatThrownBy(() -> SETTINGS.withSymbols(List.of("a/b"))).hasMessageContaining("letters");
    assertThatThrownBy(() -> SETTINGS.withSpacing(Duration.ofMillis(-1)))
        .hasMessageContaining("spacing");
    assertThatThrownBy(() -> SETTINGS.withJitter(Duration.ofMillis(-1)))
        .hasMessageContaining("jitter");
  }

  private static Stream<Sample> take(SampleSettings settings, int count) {
    return Stream.generate(new TickSamples(settings)::next).limit(count);
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
