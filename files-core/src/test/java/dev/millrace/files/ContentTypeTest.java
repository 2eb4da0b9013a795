package dev.millrace.files;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.util.HexFormat;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ContentTypeTest {
  @ParameterizedTest(name = "{1} with {0}… is {2}, a {3}")
  @CsvSource(
      nullValues = "-",
      value = {
        // first bytes,                     name,          type,                   kind
        "255044462d312e370a,                report.pdf,    application/pdf,        DOCUMENT",
        "255044462d312e370a,                cat.png,       application/pdf,        DOCUMENT",
        "7b5c727466315c616e7369,            letter.rtf,    application/rtf,        DOCUMENT",
        "d0cf11e0a1b11ae1,                  old.doc,       application/msword,     DOCUMENT",
        "d0cf11e0a1b11ae1,                  old,           application/x-tika-msoffice, DOCUMENT",
        "6e616d652c6167650a,                people.csv,    text/csv,               DOCUMENT",
        "2320546974656c0a,                  notes.md,      text/x-web-markdown,    DOCUMENT",
        "68656c6c6f0a,                      hello,         text/plain,             DOCUMENT",
        "3c21444f43545950452068746d6c3e,    page.html,     text/html,              DOCUMENT",
        "89504e470d0a1a0a0000000d49484452,  cat.png,       image/png,              IMAGE",
        "89504e470d0a1a0a0000000d49484452,  report.pdf,    image/png,              IMAGE",
        "ffd8ffe000104a464946,              cat.jpg,       image/jpeg,             IMAGE",
        "474946383961,                      cat.gif,       image/gif,              IMAGE",
        "424d460000000000000036000000280000000100000001000000010018000000, cat.bmp,    image/bmp,              IMAGE",
        "49492a0008000000,                  scan.tif,      image/tiff,             IMAGE",
        "524946461a00000057454250565038,    cat.webp,      image/webp,             IMAGE",
        "00000018667479706d70343200000000,  clip.mp4,      video/mp4,              VIDEO",
        "00000014667479707174202000000000,  clip.mov,      video/quicktime,        VIDEO",
        "524946460000000041564920,          clip.avi,      video/x-msvideo,        VIDEO",
        "1a45dfa3a3428681014286810142f781,  clip.mkv,      video/x-matroska,       VIDEO",
        // What is not taken, whatever its name says.
        "7f454c4602010100,                  cat.png,       application/x-elf,      -",
        "4d5a90000300000004000000ffff0000,  cat.png,       application/x-msdownload, -",
        "1f8b0800000000000003,              report.pdf,    application/gzip,       -",
        "23212f62696e2f73680a726d202d7266,  cat.png,       application/x-sh,       -",
        "0001020304050607,                  cat.png,       application/octet-stream, -",
      })
  void isWhatTheContentSays(String hex, String name, String type, FileKind kind) {
    byte[] prefix = HexFormat.of().parseHex(hex);
    assertThat(ContentType.detect(prefix, name)).isEqualTo(new ContentType(type, kind));
  }

  @Test
  void seesScriptsForWhatTheyAre() {
    for (String name : new String[] {"a.svg", "a.png", "a.jpg", "a"}) {
      for (String text :
          new String[] {
            "<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
            "<?xml version='1.0'?><svg xmlns='http://www.w3.org/2000/svg'/>",
            "<html><script>alert(1)</script></html>",
            "<?php system($_GET['x']); ?>",
          }) {
        assertThat(ContentType.detect(text.getBytes(UTF_8), name).kind())
            .as("%s named %s", text, name)
            .isNotEqualTo(FileKind.IMAGE);
      }
    }
    byte[] script = "alert(1)".getBytes(UTF_8);
    assertThat(ContentType.detect(script, "a.js").kind()).isNull();
    assertThat(ContentType.detect(script, "a.svg").kind()).isNull();
  }

  @Test
  void tellsOfficeFilesFromArchivesByWhatTheyBeginWith() throws Exception {
    byte[] open = zip("mimetype", "application/vnd.oasis.opendocument.text");
    assertThat(ContentType.detect(open, "x.bin"))
        .isEqualTo(new ContentType("application/vnd.oasis.opendocument.text", FileKind.DOCUMENT));
    byte[] microsoft = zip("[Content_Types].xml", "<Types/>");
    assertThat(ContentType.detect(microsoft, "x.bin").kind()).isEqualTo(FileKind.DOCUMENT);
    assertThat(ContentType.detect(microsoft, "x.xlsx").mimeType()).endsWith("spreadsheetml.sheet");
    assertThat(ContentType.detect(zip("a.txt", "hello"), "x.zip"))
        .isEqualTo(new ContentType("application/zip", null));
  }

  @Test
  void knowsNothingOfNothing() {
    assertThat(ContentType.detect(new byte[0], "cat").kind()).isNull();
  }

  @ParameterizedTest(name = "{0} bytes are {1}")
  @CsvSource({
    "0, tiny",
    "102399, tiny",
    "102400, small",
    "1048575, small",
    "1048576, medium",
    "10485759, medium",
    "10485760, large",
    "104857599, large",
    "104857600, huge",
    "9223372036854775807, huge",
  })
  void sizesHaveFiveWords(long bytes, String word) {
    assertThat(SizeCategory.of(bytes).word()).isEqualTo(word);
  }

  /** Stored as it is, as the formats ask for. */
  private static byte[] zip(String name, String content) throws Exception {
    byte[] bytes = content.getBytes(ISO_8859_1);
    var crc = new CRC32();
    crc.update(bytes);
    var entry = new ZipEntry(name);
    entry.setMethod(ZipEntry.STORED);
    entry.setSize(bytes.length);
    entry.setCrc(crc.getValue());
    var written = new ByteArrayOutputStream();
    try (var zip = new ZipOutputStream(written)) {
      zip.putNextEntry(entry);
      zip.write(bytes);
    }
    return written.toByteArray();
  }
}
