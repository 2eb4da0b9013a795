package dev.millrace.vision.detect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PythonDictTest {
  @Test
  void readsWhatPythonWrites() {
    assertThat(
            PythonDict.parse(
                "{0: 'person', 1: \"driver's cab\", 2: 'a \"b\" \\'c\\'', 3: 'caf\\xe9 \\u2615',"
                    + " 4: 'x, 5: y'}"))
        .containsEntry(0, "person")
        .containsEntry(1, "driver's cab")
        .containsEntry(2, "a \"b\" 'c'")
        .containsEntry(3, "café ☕")
        .containsEntry(4, "x, 5: y")
        .hasSize(5);
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", " { } ", "{0:'a'}", "{ 0 : 'a' , }"})
  void takesSpaceAsPythonDoes(String text) {
    assertThat(PythonDict.parse(text).size()).isLessThan(2);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "{0",
        "{0:",
        "{0: 'a",
        "{0: 'a'",
        "{0: 'a'} x",
        "{0: a}",
        "{'a': 0}",
        "{-1: 'a'}",
        "{0: 'a', 0: 'b'}",
        "{0: 'a' 1: 'b'}",
        "['a', 'b']",
        "{0: '\\",
        "{0: '\\q'}",
        "{0: '\\x4'}",
        "{99999999999: 'a'}",
        "{0: '\\UFFFFFFFF'}"
      })
  void refusesAnythingElse(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> PythonDict.parse(text));
  }

  @Test
  void survivesWhateverComes() {
    var random = new Random(7);
    String letters = "{}:,'\"\\ 0123axuU";
    for (int i = 0; i < 20_000; i++) {
      var text = new StringBuilder("{");
      for (int length = random.nextInt(20); length > 0; length--) {
        text.append(letters.charAt(random.nextInt(letters.length())));
      }
      try {
        assertThat(PythonDict.parse(text.toString())).isNotNull();
      } catch (IllegalArgumentException refused) {
        assertThat(refused.getMessage()).isNotBlank();
      }
    }
  }
}
