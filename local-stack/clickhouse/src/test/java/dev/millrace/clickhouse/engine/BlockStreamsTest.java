package dev.millrace.clickhouse.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BlockStreamsTest {
  @ParameterizedTest(name = "{0} bytes")
  @ValueSource(ints = {0, 1, 1 << 20, (1 << 20) + 1, 5_000_000})
  void readsWhatItHasWritten(int length) throws IOException {
    byte[] bytes = bytes(length);

    assertThat(new BlockInputStream(new ByteArrayInputStream(packed(bytes))))
        .hasBinaryContent(bytes);
  }

  @Test
  void refusesABlockThatWasChangedOnTheWay() throws IOException {
    byte[] packed = packed(bytes(1000));
    packed[packed.length - 1]++;

    assertThatThrownBy(() -> new BlockInputStream(new ByteArrayInputStream(packed)).readAllBytes())
        .isInstanceOfSatisfying(
            Refusal.class,
            refusal -> assertThat(refusal.code()).isEqualTo(Refusal.CHECKSUM_DOES_NOT_MATCH));
  }

  @Test
  void refusesABlockThatClaimsToBeHuge() throws IOException {
    byte[] packed = packed(bytes(1000));
    Arrays.fill(packed, BlockFormat.CHECKSUM + 1, BlockFormat.CHECKSUM + 9, (byte) 0x7f);

    assertThatThrownBy(() -> new BlockInputStream(new ByteArrayInputStream(packed)).readAllBytes())
        .isInstanceOfSatisfying(
            Refusal.class, refusal -> assertThat(refusal.code()).isEqualTo(Refusal.TOO_MANY_BYTES));
  }

  @ParameterizedTest(name = "after {0} bytes")
  @ValueSource(ints = {10, 30})
  void tellsABlockThatEndsTooEarlyFromTheEnd(int length) throws IOException {
    byte[] packed = Arrays.copyOf(packed(bytes(1000)), length);

    assertThatThrownBy(() -> new BlockInputStream(new ByteArrayInputStream(packed)).readAllBytes())
        .isInstanceOf(EOFException.class);
  }

  private static byte[] packed(byte[] bytes) throws IOException {
    var packed = new ByteArrayOutputStream();
    try (var out = new BlockOutputStream(packed)) {
      out.write(bytes);
    }
    return packed.toByteArray();
  }

  private static byte[] bytes(int length) {
    byte[] bytes = new byte[length];
    for (int i = 0; i < length; i++) {
      bytes[i] = (byte) (i * 31 ^ i >> 9);
    }
    return bytes;
  }
}
