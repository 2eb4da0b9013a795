package dev.millrace.serde.avro;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.serde.codec.MalformedRecord;
import dev.millrace.serde.registry.SchemaRegistry;
import dev.millrace.serde.registry.UnknownSchema;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.AvroTypeException;
import org.apache.avro.Schema;
import org.apache.avro.SchemaParseException;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.jspecify.annotations.Nullable;

/**
 * Messages in Confluent's wire format as JSON trees: a zero, the four bytes of the writer's schema
 * id, the highest first, and the record in Avro. For one thread.
 */
public final class AvroMessages {
  private static final byte MAGIC = 0;
  private static final int HEADER = 5;
  private static final int MAX_SCHEMAS = 500;
  private static final int MAX_MESSAGE_LENGTH = 300;

  /** A schema that is registered a moment after its first record is found soon. */
  private static final Duration UNKNOWN_STAYS = Duration.ofSeconds(10);

  private final SchemaRegistry registry;
  private final @Nullable Schema reader;
  private final Map<Integer, Written> byId =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Integer, Written> eldest) {
          return size() > MAX_SCHEMAS;
        }
      };
  private @Nullable BinaryDecoder decoder;
  private @Nullable BinaryEncoder encoder;

  private AvroMessages(SchemaRegistry registry, @Nullable Schema reader) {
    this.registry = registry;
    this.reader = reader;
  }

  /** Reads each message as its writer wrote it. */
  public static AvroMessages asWritten(SchemaRegistry registry) {
    return new AvroMessages(registry, null);
  }

  /** Reads messages of other versions of a schema as if they were of this one. */
  public static AvroMessages as(Schema reader, SchemaRegistry registry) {
    return new AvroMessages(registry, reader);
  }

  /** What was found under an id. */
  private sealed interface Written {}

  /** A schema that messages can be read with. */
  private record Usable(Schema writer, Schema result, GenericDatumReader<Object> values)
      implements Written {}

  /** A schema that makes dead letters of its messages, until asked for again. */
  private record Useless(String reason, String message, long untilNanos) implements Written {}

  /**
   * Reads one message.
   *
   * @throws MalformedRecord if the bytes, or what is registered under their id, are no use
   * @throws dev.millrace.serde.registry.RegistryUnavailable if the registry had to be asked and did
   *     not answer
   */
  public JsonNode read(byte[] message) throws MalformedRecord {
    if (message.length == 0) {
      throw refused("empty", "The value is empty");
    }
    if (message[0] != MAGIC) {
      throw refused("not-avro", "The value begins with " + message[0] + ", not with 0 and an id");
    }
    if (message.length < HEADER) {
      throw refused("truncated", "The value ends inside of its schema's id");
    }
    Usable schema = usable(ByteBuffer.wrap(message).getInt(1));
    WellFormed.check(schema.writer(), message, HEADER);
    try {
      decoder =
          DecoderFactory.get().binaryDecoder(message, HEADER, message.length - HEADER, decoder);
      return AvroTree.toTree(schema.result(), schema.values().read(null, decoder));
    } catch (AvroTypeException mismatch) {
      throw unreadable("incompatible-schema", mismatch);
    } catch (IOException | AvroRuntimeException broken) {
      throw unreadable("not-avro", broken);
    } catch (IllegalArgumentException | ArithmeticException wrong) {
      throw unreadable("wrong-value", wrong);
    }
  }

  /**
   * Writes one message.
   *
   * @param id under which the schema is registered
   * @throws IllegalArgumentException if the schema cannot hold the tree
   */
  public byte[] write(int id, Schema schema, JsonNode tree) {
    var bytes = new ByteArrayOutputStream(256);
    bytes.write(MAGIC);
    bytes.writeBytes(ByteBuffer.allocate(Integer.BYTES).putInt(id).array());
    try {
      Object value = AvroTree.fromTree(schema, tree);
      encoder = EncoderFactory.get().directBinaryEncoder(bytes, encoder);
      new GenericDatumWriter<@Nullable Object>(schema).write(value, encoder);
    } catch (IOException impossible) {
      throw new UncheckedIOException("in memory", impossible);
    }
    return bytes.toByteArray();
  }

  private Usable usable(int id) throws MalformedRecord {
    Written known = byId.get(id);
    if (known == null
        || (known instanceof Useless old && old.untilNanos() - System.nanoTime() < 0)) {
      known = lookUp(id);
      byId.put(id, known);
    }
    if (known instanceof Useless useless) {
      throw refused(useless.reason(), useless.message());
    }
    return (Usable) known;
  }

  private Written lookUp(int id) {
    SchemaRegistry.Registered found;
    try {
      found = registry.schema(id);
    } catch (UnknownSchema unknown) {
      return useless("unknown-schema", String.valueOf(unknown.getMessage()));
    }
    if (!found.type().equals("AVRO")) {
      return useless("not-an-avro-schema", "Schema " + id + " is " + found.type());
    }
    if (!found.alone()) {
      return useless("schema-with-references", "Schema " + id + " refers to others");
    }
    try {
      Schema writer = new Schema.Parser().parse(found.text());
      Schema result = reader == null ? writer : reader;
      SameMeaning.require("", writer, result);
      return new Usable(writer, result, new GenericDatumReader<>(writer, result));
    } catch (SchemaParseException broken) {
      return useless("unreadable-schema", "Schema " + id + ": " + broken.getMessage());
    } catch (IllegalArgumentException | AvroRuntimeException mismatch) {
      return useless("incompatible-schema", "Schema " + id + ": " + mismatch.getMessage());
    }
  }

  private static Useless useless(String reason, String message) {
    return new Useless(reason, shorten(message), System.nanoTime() + UNKNOWN_STAYS.toNanos());
  }

  private static MalformedRecord unreadable(String reason, Exception cause) {
    return MalformedRecord.unreadable(reason, shorten(String.valueOf(cause.getMessage())), cause);
  }

  private static MalformedRecord refused(String reason, String message) {
    return MalformedRecord.unreadable(reason, message, new IOException(message));
  }

  private static String shorten(String text) {
    return text.length() <= MAX_MESSAGE_LENGTH ? text : text.substring(0, MAX_MESSAGE_LENGTH) + "…";
  }
}
