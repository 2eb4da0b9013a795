package dev.millrace.console.files;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** How far a file has come on its way, in the order of the way. */
enum Stage {
  /** Its bytes are still coming. */
  RECEIVING,
  /** All bytes are here, and on disk. */
  RECEIVED,
  /** Its content is where the job finds it: in the store, or small enough for the message. */
  STORED,
  /** Kafka has its message. */
  ANNOUNCED,
  /** The job has told what is in it. */
  ANALYSED,
  /** It goes no further. */
  FAILED;

  boolean isOver() {
    return this == ANALYSED || this == FAILED;
  }

  /** Whether this console has something to do before the job has. */
  boolean isOurs() {
    return this == RECEIVED || this == STORED;
  }

  @JsonValue
  String code() {
    return name().toLowerCase(Locale.ROOT);
  }
}
