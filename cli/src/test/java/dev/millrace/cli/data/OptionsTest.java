package dev.millrace.cli.data;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.cli.Durations;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.TypeConversionException;

/** What people type, and lines they send. */
class OptionsTest {
  @ParameterizedTest(name = "{0} is {1}")
  @CsvSource({
    "500ms, PT0.5S",
    "10s,   PT10S",
    "1m,    PT1M",
    "2 min, PT2M",
    "2h,    PT2H",
    "1d,    PT24H",
    "0s,    PT0S",
    "PT30S, PT30S",
  })
  void readsDurations(String text, Duration duration) {
    assertThat(new Durations().convert(text)).isEqualTo(duration);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "10", "ten seconds", "-1s", "PT-5S", "1.5s"})
  void refusesWhatIsNoDuration(String text) {
    assertThatThrownBy(() -> new Durations().convert(text))
        .isInstanceOf(TypeConversionException.class)
        .hasMessageContaining("10s");
  }

  @ParameterizedTest(name = "{0} is {1}")
  @CsvSource({
    "2024-01-15T10:30:00,       2024-01-15T10:30:00Z",
    "2024-01-15T10:30:00Z,      2024-01-15T10:30:00Z",
    "2024-01-15T10:30:00+02:00, 2024-01-15T08:30:00Z",
  })
  void readsPointsInTime(String text, Instant time) {
    assertThat(new Instants().convert(text)).isEqualTo(time);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "produce transactions --rate -1",
        "produce transactions --rate fast",
        "produce transactions --rate 0",
        "produce transactions --count -5",
        "produce transactions --users 0",
        "produce transactions --bad 2",
        "produce transactions --start yesterday",
        "produce transactions --disorder 3",
        "produce transactions --from x.ndjson --start 2024-01-15T10:30:00",
        "produce transactions --no-such-option",
        "produce transactions --schemes 2",
        "produce sensors --equipment 0",
        "produce sensors --equipment 110,110",
        "produce sensors --equipment ../x",
        "produce sensors --equipment 114-110",
        "produce sensors --sensors 0",
        "produce sensors --late 2",
        "produce sensors --nulls -1",
        "produce sensors --rate 0",
        "produce ticks --symbols 0",
        "produce ticks --symbols AAPL,AAPL",
        "produce ticks --symbols ../x",
        "produce ticks --late 2",
        "produce ticks --jitter soon",
        "produce ticks --rate 0",
        "produce files --rate 0",
        "produce files --large 2",
        "produce files --failing -1",
        "produce files --jitter soon",
        "produce detections --rate 0",
        "produce detections --topic events",
        "produce detections --topic persistent://../metadata/events",
        "produce detections --partitions 0",
        "produce detections --producer ../me",
        "produce detections --close-windows",
        "produce detections --from x.ndjson --start 2024-01-15T10:30:00",
        "lakehouse",
        "lakehouse verify --topic events",
        "lakehouse verify --source files",
        "lakehouse verify --catalog.type hive",
        "lakehouse query",
        "lakehouse query select --max -1",
        "lakehouse query select --format xml",
        "lakehouse query select --since yesterday",
        "produce rules",
        "produce",
        "consume",
        "consume t --format xml",
        "consume files --mode sideways",
        "consume files --max -1",
        "consume files --mode aggregations --save folder",
        "consume --max 1 files",
        "consume t --max -1",
        "consume t --until-idle soon",
        "dead-letters",
        "dead-letters show transactions 17",
        "dead-letters replay --kafka localhost:1",
        "dead-letters replay transactions 17 --kafka localhost:1",
        "dead-letters replay transactions 0:17 --partition 1 --kafka localhost:1",
        "dead-letters replay transactions --max -1 --kafka localhost:1",
        "dead-letters replay transactions --batch 0 --kafka localhost:1",
        "topics",
        "topics create t --partitions 0",
        "groups",
        "verify",
        "verify transactions --window 0s",
        "verify fingerprints --window 0s",
        "verify files --window 0s",
        "verify files --min-size large",
        "verify fingerprints --stddev robust",
        "save-fingerprints",
      })
  void wrongUsageEndsWith2(String words) {
    var err = new StringWriter();
    CommandLine line = Commands.line();
    line.setErr(new PrintWriter(err, true));

    assertThat(line.execute(words.split(" "))).as(words).isEqualTo(2);
    assertThat(err.toString()).isNotBlank().doesNotContain("\tat ");
  }

  @Test
  void namesStocksByTheirNumberOrOneByOne() {
    var read = new Symbols.Reader();

    assertThat(read.convert("3").names()).containsExactly("AAPL", "GOOGL", "MSFT");
    assertThat(read.convert("SAP").names()).containsExactly("SAP");
    assertThat(read.convert("SAP,BRK.B").names()).containsExactly("SAP", "BRK.B");
    assertThatThrownBy(() -> read.convert("9999999"))
        .isInstanceOf(TypeConversionException.class)
        .hasMessageContaining("symbols");
  }

  @ParameterizedTest(name = "the user of {0} is {1}")
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      value = {
        // line | key
        "{\"user_id\":\"u1\",\"a\":1}            | u1",
        "{\"a\":{\"user_id\":\"no\"},\"user_id\":\"u1\"} | u1",
        "{\"user_id\":\"caf\\u00e9\"}             | café",
        "{\"user_id\":null}                       | -",
        "{\"user_id\":[\"u1\"]}                   | -",
        "{\"a\":1}                                | -",
        "{\"user_id\":\"u1\",\"amount\":          | u1",
        "{\"a\":,\"user_id\": \"u1\"              | u1",
        "{\"user_id\":110,\"timestamp\":1}         | 110",
        "{\"user_id\": 110,\"timestamp\":          | 110",
        "not json                                 | -",
      })
  void findsTheUserOfALine(String line, String user) {
    byte[] key = new FieldOfLine("user_id").of(line.getBytes(UTF_8));

    assertThat(key == null ? null : new String(key, UTF_8)).isEqualTo(user);
  }

  @Test
  void keepsTheBytesOfAUserInBrokenUtf8() {
    byte[] line = "{\"product\":\"\u00ff\",\"user_id\":\"\u00e9\"}".getBytes(ISO_8859_1);

    assertThat(new FieldOfLine("user_id").of(line)).isEqualTo(new byte[] {(byte) 0xe9});
  }

  @Test
  void cutsLinesOnlyAtLineFeeds() throws IOException {
    var lines =
        new Lines(new ByteArrayInputStream("a\r\n\n\u00ffb\u0000\nlast".getBytes(ISO_8859_1)), 100);
    var read = new ArrayList<String>();
    byte[] line;
    while ((line = lines.next()) != null) {
      read.add(new String(line, ISO_8859_1));
    }

    assertThat(read).containsExactly("a\r", "", "\u00ffb\u0000", "last");
    assertThat(lines.number()).isEqualTo(4);
  }

  @Test
  void keepsNoMoreOfALineThanAllowed() throws IOException {
    var lines = new Lines(new ByteArrayInputStream("abcdef\nabc\n".getBytes(UTF_8)), 4);

    assertThat(lines.next()).hasSize(4);
    assertThat(lines.tooLong()).isTrue();
    assertThat(lines.next()).hasSize(3);
    assertThat(lines.tooLong()).isFalse();
    assertThat(lines.next()).isNull();
  }
}
