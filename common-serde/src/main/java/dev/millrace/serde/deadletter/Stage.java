package dev.millrace.serde.deadletter;

import java.util.Locale;

/** How far a record came before it could not be used. */
public enum Stage {
  /** The bytes are not in the format. */
  DESERIALIZE,
  /** The values break a rule of the record. */
  VALIDATE,
  /** An operator could not work with it. */
  PROCESS,
  /** It came after its window had closed. */
  LATE,
  /** Its result is larger than the topic takes. */
  SINK;

  /** The word used in headers and metrics. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
