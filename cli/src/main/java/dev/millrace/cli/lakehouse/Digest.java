package dev.millrace.cli.lakehouse;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** SHA-256 of a payload, whole and as the 64 bits of it that are kept of millions. */
@SuppressWarnings("ArrayRecordComponent") // Never compared whole.
record Digest(byte @Nullable [] sha256) {
  private static final ThreadLocal<MessageDigest> SHA_256 =
      ThreadLocal.withInitial(
          () -> {
            try {
              return MessageDigest.getInstance("SHA-256");
            } catch (NoSuchAlgorithmException impossible) {
              throw new IllegalStateException("every Java has SHA-256", impossible);
            }
          });

  /** Of a payload, or of none. */
  static Digest of(@Nullable ByteBuffer payload) {
    if (payload == null) {
      return new Digest(null);
    }
    MessageDigest algorithm = SHA_256.get();
    algorithm.update(payload.duplicate());
    return new Digest(algorithm.digest());
  }

  /** No payload is told from an empty one. */
  long brief() {
    return sha256 == null ? 0 : ByteBuffer.wrap(sha256).getLong();
  }

  /** As the table writes it. */
  @Nullable String hex() {
    return sha256 == null ? null : HexFormat.of().formatHex(sha256);
  }
}
