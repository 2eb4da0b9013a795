package dev.millrace.cli.data;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a topic holds must not steer the terminal of whoever looks at it. */
class SafeTextTest {
  @ParameterizedTest(name = "{0} is shown as {1}")
  @CsvSource(
      delimiter = '|',
      value = {
        // bytes | shown
        "616263       | abc",
        "c3a9         | é",
        "1b5b324a     | \\u001b[2J",
        "c29b324a     | \\u009b2J",
        "610d0a62     | a\\r\\nb",
        "00           | \\u0000",
        "e280ae       | \\u202e",
        "63ff64       | c\\xffd",
        "c328         | \\xc3(",
        "61e282       | a\\xe2\\x82",
      })
  void showsBytesAsHarmlessText(String bytes, String shown) {
    assertThat(SafeText.of(HexFormat.of().parseHex(bytes))).isEqualTo(shown);
  }

  @Test
  void keepsTheMeaningOfJson() {
    assertThat(SafeText.ofJson("{\"a\":\n \"b\"}")).isEqualTo("{\"a\":  \"b\"}");
    assertThat(SafeText.ofJson("{\"a\":\"\u009b\u202e\"}")).isEqualTo("{\"a\":\"\\u009b\\u202e\"}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"a\": 1.50, \"ä\": [\"x\"]}", "12", "\"text\"", "null"})
  void leavesHarmlessJsonAsItIs(String json) {
    assertThat(Json.line(json.getBytes(UTF_8))).isEqualTo(json);
  }

  @Test
  void makesAnyBytesOneJsonValuePerLine() {
    byte[] escape = "\u001b[31mred".getBytes(UTF_8);

    assertThat(Json.line(null)).isEqualTo("null");
    assertThat(Json.line(new byte[0])).isEqualTo("\"\"");
    assertThat(Json.line(escape)).isEqualTo("\"\\\\u001b[31mred\"");
    assertThat(Json.line("{\"a\":1} x".getBytes(UTF_8))).isEqualTo("\"{\\\"a\\\":1} x\"");
    assertThat(Json.line("caf\u00e9".getBytes(StandardCharsets.ISO_8859_1)))
        .isEqualTo("\"caf\\\\xe9\"");
  }

  @Test
  void dumpsBytesBesideTheirText() {
    assertThat(HexDump.of("{\"a\":1}\u001b, and more".getBytes(UTF_8)))
        .containsExactly(
            "00000000  7b 22 61 22 3a 31 7d 1b 2c 20 61 6e 64 20 6d 6f  |{\"a\":1}., and mo|",
            "00000010  72 65                                            |re|");
  }
}
