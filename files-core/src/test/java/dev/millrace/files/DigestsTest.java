package dev.millrace.files;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import org.junit.jupiter.api.Test;

class DigestsTest {
  private static final byte[] HELLO = "hello".getBytes(US_ASCII);
  private static final Digests OF_HELLO =
      new Digests(
          5,
          "5d41402abc4b2a76b9719d911017c592",
          "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824");

  @Test
  void areTheSameFromMemoryAndFromAStream() throws Exception {
    assertThat(Digests.of(HELLO)).isEqualTo(OF_HELLO);
    assertThat(Digests.of(new ByteArrayInputStream(HELLO))).isEqualTo(OF_HELLO);
  }

  @Test
  void areTakenWhileCopying() throws Exception {
    var copy = new ByteArrayOutputStream();
    assertThat(Digests.copy(new ByteArrayInputStream(HELLO), copy, 5)).isEqualTo(OF_HELLO);
    assertThat(copy.toByteArray()).isEqualTo(HELLO);
  }

  @Test
  void copyNoMoreThanAskedForAndTellThatThereIsMore() throws Exception {
    var copy = new ByteArrayOutputStream();
    assertThat(Digests.copy(new ByteArrayInputStream(HELLO), copy, 4).size()).isEqualTo(5);
    assertThat(copy.size()).isEqualTo(4);
  }
}
