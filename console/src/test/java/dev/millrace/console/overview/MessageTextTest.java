package dev.millrace.console.overview;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Texts, bytes that are none, and texts that want to look like others. */
class MessageTextTest {
  @Test
  void showsTextAsItIs() {
    assertThat(MessageText.of("{\"price\":150.50,\n\t\"name\":\"Zoë\"}".getBytes(UTF_8)))
        .isEqualTo(new MessageText("{\"price\":150.50,\n\t\"name\":\"Zoë\"}", 32, false, false));
  }

  @Test
  void showsBytesInHex() {
    assertThat(MessageText.of(new byte[] {0, 1, (byte) 0xff}))
        .isEqualTo(new MessageText("00 01 ff", 3, true, false));
    assertThat(MessageText.of(new byte[] {'a', 7})).matches(MessageText::binary);
  }

  @Test
  void tellsNothingFromNone() {
    assertThat(MessageText.of(null).bytes()).isEqualTo(-1);
    assertThat(MessageText.of(new byte[0]).bytes()).isZero();
  }

  @Test
  void leavesOutTheEndOfWhatIsLong() {
    MessageText text = MessageText.of("x".repeat(100_000).getBytes(UTF_8));
    assertThat(text.text()).hasSize(MessageText.MOST_CHARACTERS);
    assertThat(text.bytes()).isEqualTo(100_000);
    assertThat(text.shortened()).isTrue();
    MessageText hex = MessageText.of(new byte[100_000]);
    assertThat(hex.text()).hasSize(3 * MessageText.MOST_BYTES_IN_HEX - 1);
    assertThat(hex.shortened()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({"202e, right to left", "200b, no width", "feff, byte order mark", "0085, next line"})
  void writesOutWhatCannotBeSeen(String code, String name) {
    String hidden = "a" + (char) Integer.parseInt(code, 16) + "b";
    assertThat(MessageText.of(hidden.getBytes(UTF_8)).text())
        .as(name)
        .isEqualTo("a\\u" + code + "b");
  }
}
