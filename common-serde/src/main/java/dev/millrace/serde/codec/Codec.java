package dev.millrace.serde.codec;

import java.io.Serializable;

/**
 * Bytes to records and back. Sent to the cluster with the job, so it is serializable.
 *
 * @param <T> the record
 */
public interface Codec<T> extends Serializable {
  /**
   * Reads one record.
   *
   * @throws MalformedRecord if the bytes are not a record, or one that breaks its own rules.
   *     Nothing else is thrown over data.
   */
  T decode(byte[] bytes) throws MalformedRecord;

  /** Writes one record; the same record gives the same bytes. */
  byte[] encode(T record);
}
