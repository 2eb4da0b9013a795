package dev.millrace.serde.registry;

/**
 * The registry does not take a schema: it would break readers, or is none. Trying again is no use.
 */
public final class SchemaRefused extends RuntimeException {
  SchemaRefused(String message) {
    super(message);
  }
}
