package dev.millrace.serde.avro;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.serde.codec.Codec;
import dev.millrace.serde.codec.JsonCodec;
import dev.millrace.serde.codec.MalformedRecord;
import dev.millrace.serde.registry.SchemaRegistry;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A codec for Avro with a schema registry, with the names and the strictness of the JSON codec: the
 * schema's fields are named as in JSON, and records are made and checked by the same rules.
 *
 * <p>The job's schema is fixed. Messages may be written with any version that Avro can resolve
 * against it: fields that it does not know are left out, and its defaults fill in for what a
 * message lacks.
 *
 * @param <T> the record
 */
public final class AvroCodec<T> implements Codec<T> {
  private final JsonCodec<T> records;
  private final String schemaText;
  private final String subject;
  private final SchemaRegistry registry;
  private transient @Nullable Schema schema;
  private transient @Nullable AvroMessages messages;
  private transient @Nullable Integer id;

  /**
   * A codec for the values of one topic.
   *
   * @param records makes records of what was read, and the reverse
   * @param schemaText the schema that the job knows, as JSON
   * @param topic whose name gives the subject, {@code <topic>-value}
   */
  public AvroCodec(JsonCodec<T> records, String schemaText, String topic, SchemaRegistry registry) {
    this.records = records;
    this.schemaText = schemaText;
    this.subject = topic + "-value";
    this.registry = registry;
  }

  /** Registers the schema, for writing. A codec that only reads need not. */
  @Override
  public void open() {
    var unused = writerId();
  }

  @Override
  public T decode(byte[] bytes) throws MalformedRecord {
    return records.decode(messages().read(bytes));
  }

  @Override
  public byte[] encode(T record) {
    return messages().write(writerId(), schema(), records.tree(record));
  }

  /** The message as JSON. */
  @Override
  public String describe(byte[] bytes) {
    try {
      JsonNode tree = messages().read(bytes);
      return tree.toString();
    } catch (MalformedRecord malformed) {
      return String.valueOf(malformed.getMessage());
    }
  }

  private int writerId() {
    Integer known = id;
    if (known == null) {
      known = registry.register(subject, schemaText);
      id = known;
    }
    return known;
  }

  private Schema schema() {
    Schema parsed = schema;
    if (parsed == null) {
      parsed = new Schema.Parser().parse(schemaText);
      schema = parsed;
    }
    return parsed;
  }

  private AvroMessages messages() {
    AvroMessages ready = messages;
    if (ready == null) {
      ready = AvroMessages.as(schema(), registry);
      messages = ready;
    }
    return ready;
  }
}
