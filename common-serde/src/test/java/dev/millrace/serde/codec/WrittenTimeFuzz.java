package dev.millrace.serde.codec;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.provider.MethodSource;

/** Holds the reading of times to the formatter of the JDK. */
class WrittenTimeFuzz {
  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
  private static final Instant EARLIEST = Instant.parse("0001-01-01T00:00:00Z");
  private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59.999Z");

  private static final JsonCodec<Moment> CODEC = JsonCodec.of(Moment.class).inZone(BERLIN);

  /** Something that happened. */
  record Moment(WrittenTime at) {}

  static Stream<byte[]> times() {
    return Stream.of(
            "2024-01-15T10:30:00",
            "2024-02-29T23:59:59.123456789",
            "2024-03-31T02:30:00.5",
            "2024-01-15T10:30:00Z",
            "2024-01-15T10:30:00+01:00[Europe/Berlin]",
            "0001-01-01T00:00:00",
            "9999-12-31T24:00:00",
            "+12024-01-15T10:30")
        .map(text -> text.getBytes(UTF_8));
  }

  @MethodSource("times")
  @FuzzTest
  void readsWhatTheFormatterReads(byte[] bytes) throws MalformedRecord {
    String text = new String(bytes, UTF_8);
    WrittenTime time;
    try {
      time = WrittenTime.parse(text, BERLIN);
    } catch (InvalidRecord refused) {
      assertThat(expected(text)).isNull();
      return;
    }
    assertThat(time.text()).isEqualTo(text);
    assertThat(time.epochMillis()).isEqualTo(expected(text));
    assertThat(Math.floorDiv(WrittenMicros.parse(text, BERLIN).epochMicros(), 1_000L))
        .isEqualTo(time.epochMillis());
    Moment moment = new Moment(time);
    assertThat(CODEC.decode(CODEC.encode(moment))).isEqualTo(moment);
  }

  private static @Nullable Long expected(String text) {
    try {
      var parsed =
          DateTimeFormatter.ISO_DATE_TIME.parseBest(
              text, OffsetDateTime::from, LocalDateTime::from);
      Instant instant =
          parsed instanceof OffsetDateTime moment
              ? moment.toInstant()
              : ((LocalDateTime) parsed).atZone(BERLIN).toInstant();
      // What is left of a millisecond is cut off.
      return instant.isBefore(EARLIEST) || !instant.isBefore(LATEST.plusMillis(1))
          ? null
          : Long.valueOf(instant.toEpochMilli());
    } catch (DateTimeException unreadable) {
      return null;
    }
  }
}
