package dev.millrace.cli.data.fingerprints;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is read from the messages that the job writes, or others pretend to have written. */
class FingerprintTest {
  private static final String GOOD =
      "{\"uuid\":\"550e8400-e29b-41d4-a716-446655440000\",\"equip_id\":\"Öfen/1\","
          + "\"start_ms\":60000,\"end_ms\":120000,\"data\":{\"0001\":{\"min\":1.50,\"count\":3,"
          + "\"null_count\":2,\"invalid_count\":1}}}";

  @Test
  void keepsTheBytesOfTheObjectAsTheyCame() throws NotAFingerprint {
    Fingerprint read = Fingerprint.read((" { \"fingerprint\" : " + GOOD + " }\n").getBytes(UTF_8));

    assertThat(new String(read.json(), UTF_8)).isEqualTo(GOOD);
    assertThat(read.equipId()).isEqualTo("Öfen/1");
    assertThat(read.readings()).isEqualTo(Map.of("0001", 6L));
    assertThat(read.window()).isEqualTo(new Window("Öfen/1", 60_000, 60_000));
    assertThat(read.fileName()).isEqualTo("550e8400-e29b-41d4-a716-446655440000_60000_120000.json");
  }

  @ParameterizedTest(name = "{0} replaced by {1}: {2}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "550e8400-e29b-41d4-a716-446655440000 | ../../etc/passwd | its uuid is none",
        "550e8400-e29b-41d4-a716-446655440000 | 1-1-1-1-1 | its uuid is none",
        "550e8400 | 550E8400 | its uuid is none",
        "`\"Öfen/1\"` | 110 | equip_id is not text",
        "60000, | 60001, | its window is none",
        "120000 | 60000 | its window is none",
        "120000 | 1e5 | end_ms is not a whole number within reason",
        "60000, | 9223372036854775807, | start_ms is not a whole number within reason",
        "`\"count\":3` | `\"count\":\"3\"` | count is not a whole number within reason",
        "`\"count\":3` | `\"count\":3,\"count\":4` | it is not JSON",
        "`{\"0001\":` | `{},\"more\":{\"0001\":` | it has no sensors",
        "}}} | }} | it is not JSON",
        "}}} | }}},\"x\":1 | something stands behind the fingerprint",
      })
  void refusesWhatIsNone(String part, String other, String reason) {
    String message =
        "{\"fingerprint\":" + GOOD.replaceFirst(java.util.regex.Pattern.quote(part), other) + "}";

    assertThatThrownBy(() -> Fingerprint.read(message.getBytes(UTF_8)))
        .isInstanceOf(NotAFingerprint.class)
        .hasMessage(reason);
  }

  @Test
  void refusesWhatIsNoObjectAtAll() {
    assertThatThrownBy(() -> Fingerprint.read(null)).hasMessage("it is empty");
    assertThatThrownBy(() -> Fingerprint.read(new byte[0])).hasMessageContaining("begin with");
    assertThatThrownBy(() -> Fingerprint.read("[]".getBytes(UTF_8))).hasMessageContaining("begin");
    assertThatThrownBy(
            () -> Fingerprint.read(("{\"fingerprint\":" + GOOD + "}").getBytes(ISO_8859_1)))
        .hasMessage("it is not UTF-8");
  }
}
