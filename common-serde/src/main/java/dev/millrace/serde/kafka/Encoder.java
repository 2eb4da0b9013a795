package dev.millrace.serde.kafka;

import dev.millrace.serde.codec.Codec;
import dev.millrace.serde.deadletter.Origin;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Makes Kafka records out of results.
 *
 * @param codec writes the value
 * @param key gives the key, as text
 * @param origin gives the record that the result was made from, or null where it was made from many
 * @param <T> the result
 */
public record Encoder<T>(Codec<T> codec, KeyOf<T> key, OriginOf<T> origin) implements Serializable {
  /** Gives a result's key. */
  @FunctionalInterface
  public interface KeyOf<T> extends Function<T, String>, Serializable {}

  /** Gives the record that a result was made from, if it was made from one. */
  @FunctionalInterface
  public interface OriginOf<T> extends Serializable {
    @Nullable Origin of(T result);
  }

  /** An encoder for results that were made from many records. */
  public static <T> Encoder<T> of(Codec<T> codec, KeyOf<T> key) {
    return new Encoder<>(codec, key, result -> null);
  }

  OutgoingRecord encode(T result) {
    return OutgoingRecord.of(
        key.apply(result).getBytes(StandardCharsets.UTF_8), codec.encode(result));
  }
}
