package dev.millrace.cli.data;

import dev.millrace.serde.avro.AvroMessages;
import dev.millrace.serde.codec.CodecUnavailable;
import dev.millrace.serde.registry.SchemaRefused;
import dev.millrace.serde.registry.SchemaRegistry;
import dev.millrace.transactions.WireSchema;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Makes Avro messages of transactions in JSON. What the schema cannot hold is let through as it is,
 * as a broken producer would send it.
 */
final class AvroInput {
  private final Schema schema = new Schema.Parser().parse(WireSchema.TRANSACTION.text());
  private final AvroMessages messages;
  private final int id;
  private long misfits;

  /** Registers the schema for the topic. */
  AvroInput(SchemaRegistry registry, String topic) {
    try {
      id = registry.register(topic + "-value", WireSchema.TRANSACTION.text());
    } catch (CodecUnavailable | SchemaRefused failed) {
      throw RegistryOptions.explained(failed);
    }
    messages = AvroMessages.as(schema, registry);
  }

  byte @Nullable [] message(byte @Nullable [] json) {
    Json.Parsed parsed = Json.read(json);
    if (parsed != null) {
      try {
        return messages.write(id, schema, parsed.tree());
      } catch (IllegalArgumentException misfit) {
        // Counted below.
      }
    }
    misfits++;
    return json;
  }

  /** How many messages the schema could not hold. */
  long misfits() {
    return misfits;
  }
}
