package dev.millrace.serde.eventtime;

import java.io.Serializable;

/**
 * Gives the moment a record tells of.
 *
 * @param <T> the record
 */
@FunctionalInterface
public interface EventTimeOf<T> extends Serializable {
  /** Milliseconds since 1970-01-01T00:00:00Z. */
  long epochMillis(T record);
}
