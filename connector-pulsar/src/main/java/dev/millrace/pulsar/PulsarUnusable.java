package dev.millrace.pulsar;

import java.io.IOException;

/** Pulsar is there, and will not hand over these messages however often it is asked. */
public final class PulsarUnusable extends IOException {
  PulsarUnusable(String message, Throwable cause) {
    super(message, cause);
  }
}
