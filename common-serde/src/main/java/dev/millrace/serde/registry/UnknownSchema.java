package dev.millrace.serde.registry;

/** The registry answered that it has no such schema. */
public final class UnknownSchema extends Exception {
  UnknownSchema(int id) {
    super("The registry has no schema " + id);
  }
}
