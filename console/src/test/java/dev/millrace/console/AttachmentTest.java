package dev.millrace.console;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AttachmentTest {
  @ParameterizedTest
  @CsvSource({
    "report.pdf, report.pdf, report.pdf",
    "a b.pdf, a b.pdf, a%20b.pdf",
    "naïve.txt, na_ve.txt, na%C3%AFve.txt",
    "東京.txt, __.txt, %E6%9D%B1%E4%BA%AC.txt",
    "100%.txt, 100%.txt, 100%25.txt",
    "it's.txt, it's.txt, it%27s.txt",
    "../../etc/passwd, passwd, passwd",
  })
  void givesTheNameInAsciiAndAsItIs(String name, String ascii, String encoded) {
    assertThat(Attachment.disposition(name))
        .isEqualTo("attachment; filename=\"" + ascii + "\"; filename*=UTF-8''" + encoded);
  }
}
