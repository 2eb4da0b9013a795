package dev.millrace.serde.codec;

import java.io.Serializable;
import java.nio.charset.StandardCharsets;

/**
 * Bytes to records and back. Sent to the cluster with the job, so it is serializable.
 *
 * @param <T> the record
 */
public interface Codec<T> extends Serializable {
  /**
   * Prepares for writing. Called on the cluster before the first record, and never while the graph
   * is built.
   */
  default void open() {}

  /**
   * Reads one record.
   *
   * @throws MalformedRecord if the bytes are not a record, or one that breaks its own rules.
   *     Nothing else is thrown over data.
   * @throws CodecUnavailable if the codec cannot work at present; the same bytes may be read later
   */
  T decode(byte[] bytes) throws MalformedRecord;

  /** Writes one record; the same record gives the same bytes. */
  byte[] encode(T record);

  /** What the bytes say, for people. */
  default String describe(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
