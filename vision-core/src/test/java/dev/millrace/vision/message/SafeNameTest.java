package dev.millrace.vision.message;

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
    "_hidden,           %5Fhidden",
    "../../etc/passwd,  %2E.%2F..%2Fetc%2Fpasswd",
    "/etc,              %2Fetc",
    "a b+c*d~e,         a%20b%2Bc%2Ad%7Ee",
    "day=1,             day%3D1",
    "100%,              100%25",
    "Tür,               T%C3%BCr",
    "'',                %",
  })
  void keepsWhatIsPlainAndEscapesTheRest(String camera, String name) {
    assertThat(SafeName.of(camera)).isEqualTo(name);
  }

  @Test
  void whateverACameraIsCalledItHasAFolderOfItsOwnBelowTheOthers() {
    Path folder = Path.of("/detections");
    Set<String> names = new HashSet<>();
    for (String camera :
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
            "?",
            "%3F",
            "\ud800",
            "\ud801",
            "\ud801?",
            "x".repeat(256),
            "x".repeat(255) + "y",
            "/".repeat(256),
            "🎥".repeat(128))) {
      String name = SafeName.of(camera);
      assertThat(names.add(name)).as(camera).isTrue();
      assertThat(name).hasSizeBetween(1, 120).matches("[A-Za-z0-9%-][A-Za-z0-9._%~-]*");
      assertThat(folder.resolve(name).normalize().getParent()).isEqualTo(folder);
    }
  }
}
