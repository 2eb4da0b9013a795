package dev.millrace.cli.vision;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SafeNameTest {
  @ParameterizedTest(name = "{0} becomes {1}")
  @CsvSource({
    "cam-01,            cam-01",
    "Front_Door.2,      Front_Door.2",
    "a/b,               a%2Fb",
    "a\\b,              a%5Cb",
    "..,                %2E.",
    ".hidden,           %2Ehidden",
    "../../etc/passwd,  %2E.%2F..%2Fetc%2Fpasswd",
    "/etc,              %2Fetc",
    "a b,               a%20b",
    "100%,              100%25",
    "Tür,               T%C3%BCr",
    "'',                %",
  })
  void keepsWhatIsPlainAndEscapesTheRest(String text, String name) {
    assertThat(SafeName.of(text)).isEqualTo(name);
  }

  @Test
  void whateverItIsCalledItStaysInItsFolderUnderANameOfItsOwn() {
    Path folder = Path.of("/frames");
    Set<String> names = new HashSet<>();
    List<String> hostile =
        List.of(
            ".",
            "..",
            "",
            "%",
            "%2F",
            "/",
            "\\",
            "a\u0000b",
            "a\nb",
            "C:",
            "~",
            "\ud800",
            "\ud801",
            "?",
            "x".repeat(5_000),
            "x".repeat(5_001),
            "/".repeat(200),
            "a~b",
            "…");
    for (String text : hostile) {
      String name = SafeName.of(text);
      assertThat(names.add(name)).as(text).isTrue();
      assertThat(name).hasSizeBetween(1, 120).matches("[A-Za-z0-9_%~-][A-Za-z0-9._%~-]*");
      assertThat(folder.resolve(name).normalize().getParent()).isEqualTo(folder);
    }
  }
}
