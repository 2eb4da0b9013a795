package dev.millrace.files;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SafeNameTest {
  @ParameterizedTest(name = "{0} is saved as {1}")
  @CsvSource(
      quoteCharacter = '`',
      delimiter = '|',
      value = {
        "report.pdf                     | report.pdf",
        "Rechnung März 2024 (2).pdf     | Rechnung März 2024 (2).pdf",
        "данные.csv                     | данные.csv",
        "写真.jpg                        | 写真.jpg",
        "👩‍🚀 on the moon.png             | 👩‍🚀 on the moon.png",
        "../../etc/passwd               | passwd",
        "..\\..\\boot.ini               | boot.ini",
        "C:\\fakepath\\clip.mp4         | clip.mp4",
        "/etc/shadow                    | shadow",
        "folder/                        | file",
        "..                             | file",
        ".                              | file",
        "......                         | file",
        ".bashrc                        | _bashrc",
        "-rf                            | _rf",
        "~root                          | _root",
        "trailing.txt. . .              | trailing.txt",
        "a:b.txt                        | a_b.txt",
        "a<b>?*\"c.txt                  | a_b____c.txt",
        "$HOME `id`.txt                 | _HOME _id_.txt",
        "CON                            | _CON",
        "con.tar.gz                     | _con.tar.gz",
        "aux.txt                        | _aux.txt",
        "LPT1 .doc                      | _LPT1 .doc",
        "COM¹                           | _COM¹",
        "console.txt                    | console.txt",
        "com10.txt                      | com10.txt",
      })
  void isReadableAndHarmless(String given, String safe) {
    assertThat(SafeName.of(given)).isEqualTo(safe);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "evil\u202efdp.exe", // Shown as evilexe.pdf.
        "evil\u2066fdp\u2069.exe",
        "\u200fevilfdp.exe",
        "evil\u0000fdp.exe",
        "evil\r\nfdp.exe",
        "evil\u001b[31mfdp.exe",
        "evil\u2028fdp.exe",
        "evil\u0085fdp.exe",
        "evil\ufefffdp.exe",
        "evil\u00adfdp.exe",
        "evil\u200bfdp.exe",
      })
  void showsItsEndAtItsEnd(String given) {
    assertThat(SafeName.of(given)).matches("evil(\\[31m)?fdp.exe");
  }

  @Test
  void composesWhatIsWrittenAsLetterAndMark() {
    assertThat(SafeName.of("Ma\u0308rz.txt")).isEqualTo("März.txt");
  }

  @Test
  void replacesHalvesOfCharacters() {
    assertThat(SafeName.of("a\ud83d.txt")).isEqualTo("a_.txt").isEqualTo(SafeName.of("a?.txt"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "ä", "写", "🚀", "e\u0301\u0301"})
  void cutsLongNamesBetweenCharactersAndKeepsTheirEnding(String character) {
    String safe = SafeName.of(character.repeat(300) + ".tar.gz");
    assertThat(safe.getBytes(UTF_8)).hasSizeBetween(190, 200);
    assertThat(safe).endsWith(".gz").doesNotContain("\ufffd", "?");
  }

  @Test
  void cutsEndingsThatAreNone() {
    assertThat(SafeName.of("a." + "b".repeat(300)).getBytes(UTF_8)).hasSize(200);
  }

  @Test
  void staysAsItIsOnceItIsSafe() {
    for (String given :
        new String[] {"a".repeat(195) + " . . .pdf", "...", ". con", "\u0000/\u202e..", "~-.x"}) {
      String safe = SafeName.of(given);
      assertThat(SafeName.of(safe)).as(given).isEqualTo(safe);
    }
  }

  @Test
  void canBeSaved(@TempDir Path folder) throws Exception {
    for (int point = 1; point < 0x3000; point++) {
      Path saved = folder.resolve(SafeName.of("a" + Character.toString(point) + "b"));
      assertThat(saved.getParent()).isEqualTo(folder);
      Files.writeString(saved, "");
    }
  }
}
