package dev.millrace.transactions.sample;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.serde.sample.Sample;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The sequence of samples: repeatable, unique, in disorder only as far as asked. */
class TransactionSamplesTest {
  private static final Instant BEGINNING = Instant.parse("2024-01-15T10:30:00Z");
  private static final SampleSettings SETTINGS = SampleSettings.of(7, BEGINNING);
  private static final Pattern ID = Pattern.compile("\"transaction_id\":\"([^\"]+)\"");
  private static final Pattern AMOUNT = Pattern.compile("\"amount\":([0-9.]+)");

  @Test
  void makesTheSameBytesInEveryVersion() {
    // Whoever changes this digest changes what every published seed means.
    assertThat(digest(SETTINGS.withSchemeShare(0), 1000))
        .isEqualTo("a545b67b1f7c8fc07928aa0cb6dfb42ea9fb61afed370d19e2561b62081af44f");
  }

  @Test
  void makesTheSameSuspiciousSequencesInEveryVersion() {
    assertThat(digest(SETTINGS.withSchemeShare(0.2), 1000))
        .isEqualTo("fc7f0ed7d93832a997461f41c779856d0ae2fa743ecec50bdeff09398cc9e561");
  }

  @Test
  void plantsSuspiciousSequencesAsOftenAsAsked() {
    assertThat(airports(SETTINGS.withSchemeShare(0))).isZero();
    assertThat(airports(SETTINGS.withSchemeShare(0.01))).isBetween(100L, 1_000L);
  }

  private static long airports(SampleSettings settings) {
    return take(settings, 10_000).stream().filter(each -> text(each).contains("airport_")).count();
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
  void givesEveryTransactionAnIdOfItsOwn() {
    var ids = new HashSet<String>();
    // Fifteen thousand within one second, to run past the four digits of the number.
    var crowded = SETTINGS.withBadShare(0).withSpacing(Duration.ofNanos(66_000));
    for (Sample sample : take(crowded, 40_000)) {
      String id = field(ID, sample);
      assertThat(id).matches("txn_17053146\\d\\d_\\d{4,}");
      assertThat(ids.add(id)).as(id).isTrue();
    }
  }

  @Test
  void keepsTheShareOfBadRecords() {
    List<Sample> samples = take(SETTINGS.withBadShare(0.1), 20_000);

    assertThat(samples.stream().filter(sample -> !sample.valid()).count())
        .isBetween(1_800L, 2_200L);
    assertThat(take(SETTINGS.withBadShare(0), 1_000)).allMatch(Sample::valid);
    assertThat(take(SETTINGS.withBadShare(1), 1_000)).noneMatch(Sample::valid);
  }

  @Test
  void makesBadRecordsAlmostAsLargeAsKafkaTakes() {
    List<Sample> samples = take(SETTINGS.withBadShare(0).withNearLimitShare(0.2), 50);
    List<Sample> large = samples.stream().filter(sample -> !sample.valid()).toList();
    assertThat(large).hasSizeBetween(3, 20);
    for (Sample sample : large) {
      byte[] key = sample.key();
      assertThat(text(sample).length() + (key == null ? 0 : key.length))
          .isEqualTo(TransactionSamples.NEAR_LIMIT);
    }
    assertThat(large.stream().map(sample -> text(sample).charAt(0)).distinct())
        .as("some are JSON, some are not")
        .contains('{')
        .hasSizeGreaterThan(1);
    assertThat(samples.stream().filter(Sample::valid))
        .allMatch(sample -> text(sample).length() < 400);
  }

  @Test
  void reachesBothLimitsOfThePipelineOftenEnough() {
    List<Double> amounts =
        take(SETTINGS.withBadShare(0), 10_000).stream()
            .map(sample -> Double.parseDouble(field(AMOUNT, sample)))
            .toList();

    assertThat(amounts.stream().filter(amount -> amount > 100).count()).isBetween(2_500L, 6_000L);
    assertThat(amounts.stream().filter(amount -> amount > 500).count()).isBetween(500L, 2_500L);
  }

  @Test
  void isOutOfOrderOnlyAsFarAsAsked() {
    Duration limit = Duration.ofSeconds(5);
    Instant latest = Instant.MIN;
    boolean disordered = false;
    for (Sample sample : take(SETTINGS.withDisorder(limit), 10_000)) {
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
  void staysInOrderWhenToldTo() {
    assertThat(take(SETTINGS.withDisorder(Duration.ZERO), 1_000))
        .extracting(Sample::time)
        .isSorted();
  }

  @Test
  void usesTheUserAsKey() {
    for (Sample sample : take(SETTINGS.withBadShare(0).withUsers(3), 100)) {
      assertThat(sample.key()).isNotNull();
      String user = new String(sample.key() == null ? new byte[0] : sample.key(), UTF_8);
      assertThat(user).isIn("user_1", "user_2", "user_3");
      assertThat(text(sample)).contains("\"user_id\":\"" + user + "\"");
    }
  }

  @Test
  void closesWindowsWithOneValidTransactionPerPartition() {
    Sample closing = TransactionSamples.closing(2, BEGINNING);

    assertThat(closing.valid()).isTrue();
    assertThat(closing.time()).isEqualTo(BEGINNING);
    assertThat(text(closing))
        .contains("txn_1705314600_closing_2", "\"timestamp\":\"2024-01-15T10:30:00\"");
  }

  @Test
  void refusesSettingsThatMakeNoSense() {
    assertThatThrownBy(() -> SETTINGS.withBadShare(1.5)).hasMessageContaining("badShare");
    assertThatThrownBy(() -> SETTINGS.withSchemeShare(-1)).hasMessageContaining("schemeShare");
    assertThatThrownBy(() -> SETTINGS.withNearLimitShare(2)).hasMessageContaining("nearLimitShare");
    assertThatThrownBy(() -> SETTINGS.withUsers(0)).hasMessageContaining("users");
    assertThatThrownBy(() -> SETTINGS.withSpacing(Duration.ofMillis(-1)))
        .hasMessageContaining("spacing");
    assertThatThrownBy(() -> SETTINGS.withDisorder(Duration.ofMillis(-1)))
        .hasMessageContaining("disorder");
  }

  private static List<Sample> take(SampleSettings settings, int count) {
    var samples = new TransactionSamples(settings);
    var taken = new ArrayList<Sample>(count);
    while (taken.size() < count && samples.hasNext()) {
      taken.add(samples.next());
    }
    return taken;
  }

  private static String text(Sample sample) {
    byte[] value = sample.value();
    return value == null ? "" : new String(value, UTF_8);
  }

  private static String field(Pattern pattern, Sample sample) {
    Matcher match = pattern.matcher(text(sample));
    assertThat(match.find()).as(text(sample)).isTrue();
    return match.group(1);
  }

  private static String digest(SampleSettings settings, int count) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (Sample sample : take(settings, count)) {
        byte[] key = sample.key();
        byte[] value = sample.value();
        digest.update(length(key == null ? -1 : key.length));
        digest.update(key == null ? new byte[0] : key);
        digest.update(length(value == null ? -1 : value.length));
        digest.update(value == null ? new byte[0] : value);
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException everyJdkHasIt) {
      throw new AssertionError(everyJdkHasIt);
    }
  }

  private static byte[] length(int length) {
    return ByteBuffer.allocate(4).putInt(length).array();
  }
}
