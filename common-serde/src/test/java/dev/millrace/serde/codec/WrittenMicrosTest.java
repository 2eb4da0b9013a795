package dev.millrace.serde.codec;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.ZoneId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WrittenMicrosTest {
  private static final ZoneId NEW_YORK = ZoneId.of("America/New_York");

  /** Something that happened. */
  record Moment(WrittenMicros at) {}

  @ParameterizedTest(name = "{0} is {1}")
  @CsvSource({
    "2024-01-30T10:00:01,              1706626801000000",
    "2024-01-30T10:00:01.123456,       1706626801123456",
    "2024-01-30T10:00:01.123456999,    1706626801123456",
    "2024-01-30T10:00:01.123456Z,      1706608801123456",
    "2024-01-30T10:00:01.123456+01:00, 1706605201123456",
    "1969-12-31T23:59:59.9999999Z,     -1",
    "9999-12-31T23:59:59.999999Z,      253402300799999999",
  })
  void readsTextInAZone(String text, long epochMicros) {
    assertThat(WrittenMicros.parse(text, NEW_YORK)).isEqualTo(new WrittenMicros(epochMicros));
  }

  @Test
  void readsNumbersAsMilliseconds() {
    assertThat(WrittenMicros.ofMillis(1_706_608_801_123L).epochMicros())
        .isEqualTo(1_706_608_801_123_000L);
  }

  @Test
  void readsBothFormsInAMessageAndInTheZoneOfTheCodec() throws Exception {
    JsonCodec<Moment> codec = JsonCodec.of(Moment.class).inZone(NEW_YORK);
    assertThat(codec.decode("{\"at\":\"2024-01-30T10:00:01.000001\"}".getBytes(UTF_8)))
        .isEqualTo(new Moment(new WrittenMicros(1_706_626_801_000_001L)));
    assertThat(codec.decode("{\"at\":1706626801000}".getBytes(UTF_8)))
        .isEqualTo(new Moment(new WrittenMicros(1_706_626_801_000_000L)));
    assertThatThrownBy(() -> codec.decode("{\"at\":1.5}".getBytes(UTF_8)))
        .isInstanceOf(MalformedRecord.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "+10000-01-01T00:00:00Z",
        "0000-12-31T23:59:59.999999Z",
        "9999-12-31T23:59:59",
        "+999999999-01-01T00:00:00Z",
      })
  void refusesYearsThatNobodyMeans(String text) {
    assertThatThrownBy(() -> WrittenMicros.parse(text, NEW_YORK))
        .isInstanceOfSatisfying(
            InvalidRecord.class,
            broken -> assertThat(broken.reason()).isEqualTo("timestamp-out-of-range"));
  }
}
