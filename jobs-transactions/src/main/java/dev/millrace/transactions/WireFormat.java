package dev.millrace.transactions;

import java.util.Locale;

/** How the values of messages are written. */
public enum WireFormat {
  JSON,
  /** Avro behind the id of its schema in a registry. */
  AVRO;

  /** As users write it. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
