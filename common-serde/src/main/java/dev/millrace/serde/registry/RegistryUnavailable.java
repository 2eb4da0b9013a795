package dev.millrace.serde.registry;

import dev.millrace.serde.codec.CodecUnavailable;

/** The registry does not answer, or not as a registry does. */
public final class RegistryUnavailable extends CodecUnavailable {
  RegistryUnavailable(String message, Throwable cause) {
    super(message, cause);
  }
}
