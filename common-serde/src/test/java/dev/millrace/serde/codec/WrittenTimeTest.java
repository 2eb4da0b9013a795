package dev.millrace.serde.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.ZoneId;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WrittenTimeTest {
  private static final ZoneId NEW_YORK = ZoneId.of("America/New_York");

  @ParameterizedTest(name = "{0} is {1}")
  @CsvSource({
    "2024-01-15T10:30:00,          1705332600000",
    "2024-01-15T10:30:00Z,         1705314600000",
    "2024-01-15T10:30:00+01:00,    1705311000000",
    "2024-01-15T10:30:00.123Z,     1705314600123",
    "2024-01-15T10:30,             1705332600000",
    "2024-01-15T10:30:00.5,        1705332600500",
    "2024-01-15T10:30:00.123999999,1705332600123",
    "2024-02-29T23:59:59,          1709269199000",
    // An hour that the clock skips in spring, and one that it shows twice in autumn.
    "2024-03-10T02:30:00,          1710055800000",
    "2024-11-03T01:30:00,          1730611800000",
  })
  void readsTextInAZone(String text, long epochMillis) {
    assertThat(WrittenTime.parse(text, NEW_YORK)).isEqualTo(new WrittenTime(text, epochMillis));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "yesterday",
        "2024-01-15",
        "2024-13-15T10:30:00",
        "2023-02-29T10:30:00",
        "2024-01-15T24:00:00",
        "2024-01-15T10:30:60",
        "2024-01-15T10:30:00.1234567890",
        "2024-01-15T10:30:00.12x",
        "15.01.2024 10:30",
        "12345"
      })
  void refusesOtherText(String text) {
    assertThatThrownBy(() -> WrittenTime.parse(text, NEW_YORK))
        .isInstanceOfSatisfying(
            InvalidRecord.class,
            broken -> assertThat(broken.reason()).isEqualTo("timestamp-unreadable"));
  }

  @ParameterizedTest
  @ValueSource(longs = {Long.MIN_VALUE, -62_135_596_800_001L, 253_402_300_800_000L, Long.MAX_VALUE})
  void refusesYearsThatNobodyMeans(long epochMillis) {
    assertThatThrownBy(() -> WrittenTime.of(epochMillis)).isInstanceOf(InvalidRecord.class);
  }
}
