package dev.millrace.serde.codec;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.type.LogicalType;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A strict JSON codec: what is not exactly what the record declares is refused, never bent to fit.
 *
 * <p>Refused are: text for numbers and numbers for text, fractions for whole numbers, {@code null}
 * for primitives, {@code NaN}, duplicate fields, anything after the record, broken UTF-8, nesting
 * deeper than 32, numbers longer than 100 characters unless asked for. Unknown fields are allowed,
 * so that producers can add to a message before its consumers know.
 *
 * @param <T> the record
 */
public final class JsonCodec<T> implements Codec<T> {
  private static final int MAX_DEPTH = 32;
  private static final int MAX_NUMBER_LENGTH = 100;
  private static final int MAX_LONG_NUMBER_LENGTH = 2_000_000;
  private static final int MAX_MESSAGE_LENGTH = 300;

  /** Bytes beyond ASCII have theirs. */
  private static final long HIGH_BITS = 0x8080808080808080L;

  private static final VarHandle EIGHT_BYTES =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());

  /** Made when the first codec of a process is used, not when the class is loaded. */
  private static final Map<Rules, JsonMapper> MAPPERS = new ConcurrentHashMap<>();

  private final Class<T> type;
  private final ZoneId zone;
  private final Rules rules;
  private transient @Nullable ObjectReader reader;
  private transient @Nullable ObjectWriter writer;

  /** What is refused beside what no codec reads. */
  private record Rules(boolean longNumbersRefused, boolean repeatsRefused)
      implements Serializable {}

  private JsonCodec(Class<T> type, ZoneId zone, Rules rules) {
    this.type = type;
    this.zone = zone;
    this.rules = rules;
  }

  /** A codec for one type of record; times that name no zone are UTC. */
  public static <T> JsonCodec<T> of(Class<T> type) {
    return new JsonCodec<>(type, ZoneOffset.UTC, new Rules(true, true));
  }

  /** The same codec, reading {@linkplain WrittenTime times} that name no zone in this one. */
  public JsonCodec<T> inZone(ZoneId zone) {
    return new JsonCodec<>(type, zone, rules);
  }

  /**
   * The same codec for records that look at numbers themselves: whoever makes a decimal of a
   * million digits waits for it.
   */
  public JsonCodec<T> withLongNumbers() {
    return new JsonCodec<>(type, zone, new Rules(false, rules.repeatsRefused));
  }

  /**
   * The same codec for records that are read by a deserialiser of their own, which refuses a second
   * field of a name where it matters: to keep every name of a message takes a tenth of the time of
   * reading it.
   */
  public JsonCodec<T> leavingRepeatsToTheRecord() {
    return new JsonCodec<>(type, zone, new Rules(rules.longNumbersRefused, false));
  }

  @Override
  public T decode(byte[] bytes) throws MalformedRecord {
    requireUtf8(bytes);
    return decode(reading -> reading.readValue(bytes), bytes.length);
  }

  /** Reads a record that another format has brought into the form of JSON, by the same rules. */
  public T decode(JsonNode tree) throws MalformedRecord {
    return decode(reading -> reading.readValue(tree), 1);
  }

  /** Where a record is read from. */
  @FunctionalInterface
  private interface Input<T> {
    T readBy(ObjectReader reading) throws IOException;
  }

  private T decode(Input<T> input, int length) throws MalformedRecord {
    ObjectReader reading = reader;
    if (reading == null) {
      reading = mapper().readerFor(type).withAttribute(WrittenTime.ZONE, zone);
      reader = reading;
    }
    T record;
    try {
      record = input.readBy(reading);
    } catch (IOException failure) {
      throw explain(failure, length);
    } catch (IllegalArgumentException | ArithmeticException failure) {
      throw MalformedRecord.unreadable("wrong-value", shorten(failure.toString()), failure);
    }
    if (record == null) {
      throw MalformedRecord.unreadable(
          "not-a-record", "The value is null, not a record", new IOException("null"));
    }
    return record;
  }

  @Override
  public byte[] encode(T record) {
    ObjectWriter writing = writer;
    if (writing == null) {
      writing = mapper().writerFor(type);
      writer = writing;
    }
    try {
      return writing.writeValueAsBytes(record);
    } catch (IOException impossible) {
      // In memory, and of a type that this codec was made for: a fault of ours, not of the data.
      throw new UncheckedIOException(type.getSimpleName() + " cannot be written", impossible);
    }
  }

  /** The record in the form of JSON, for other formats to write. */
  public JsonNode tree(T record) {
    return mapper().valueToTree(record);
  }

  private JsonMapper mapper() {
    return MAPPERS.computeIfAbsent(rules, JsonCodec::mapper);
  }

  private static MalformedRecord explain(IOException failure, int length) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof InvalidRecord broken) {
        return MalformedRecord.invalid(broken);
      }
    }
    IOException fault = withoutWrappers(failure);
    String reason;
    if (length == 0) {
      reason = "empty";
    } else if (fault instanceof StreamConstraintsException) {
      reason = "over-a-limit";
    } else if (fault instanceof JsonEOFException) {
      reason = "truncated";
    } else if (fault instanceof JsonParseException) {
      reason = "not-json";
    } else if (fault instanceof MismatchedInputException) {
      reason = "wrong-type";
    } else if (failure instanceof JsonMappingException) {
      // Of the right type and still not to be held, such as a whole number beyond its range.
      reason = "wrong-value";
    } else {
      reason = "unreadable";
    }
    return MalformedRecord.unreadable(reason, describe(failure), failure);
  }

  /** Within a field, Jackson puts what the parser says into an exception of its own. */
  private static IOException withoutWrappers(IOException failure) {
    return failure instanceof JsonMappingException && failure.getCause() instanceof JacksonException
        ? withoutWrappers((IOException) failure.getCause())
        : failure;
  }

  private static String describe(IOException failure) {
    if (!(failure instanceof JacksonException json)) {
      return shorten(failure.toString());
    }
    StringBuilder text = new StringBuilder(json.getOriginalMessage());
    if (json instanceof JsonMappingException mapping && !mapping.getPath().isEmpty()) {
      text.insert(0, mapping.getPath().get(0).getFieldName() + ": ");
    }
    if (json.getLocation() != null) {
      text.append(" (at byte ").append(json.getLocation().getByteOffset()).append(')');
    }
    return shorten(text.toString());
  }

  private static String shorten(String text) {
    return text.length() <= MAX_MESSAGE_LENGTH ? text : text.substring(0, MAX_MESSAGE_LENGTH) + "…";
  }

  /** Jackson guesses at UTF-16 and lets some broken UTF-8 pass, or replaces it. */
  private static void requireUtf8(byte[] bytes) throws MalformedRecord {
    boolean looksLikeUtf16 = bytes.length > 1 && (bytes[0] == 0 || bytes[1] == 0);
    if (isAscii(bytes) && !looksLikeUtf16) {
      return;
    }
    try {
      if (looksLikeUtf16) {
        throw new CharacterCodingException();
      }
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
    } catch (CharacterCodingException broken) {
      throw MalformedRecord.unreadable("not-utf-8", "The value is not UTF-8", broken);
    }
  }

  private static boolean isAscii(byte[] bytes) {
    int at = 0;
    long all = 0;
    for (; at <= bytes.length - Long.BYTES; at += Long.BYTES) {
      all |= (long) EIGHT_BYTES.get(bytes, at);
    }
    for (; at < bytes.length; at++) {
      all |= bytes[at] & 0x80;
    }
    return (all & HIGH_BITS) == 0;
  }

  private static JsonMapper mapper(Rules rules) {
    JsonFactory factory =
        JsonFactory.builder()
            .streamReadConstraints(
                StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_DEPTH)
                    .maxNumberLength(
                        rules.longNumbersRefused ? MAX_NUMBER_LENGTH : MAX_LONG_NUMBER_LENGTH)
                    .build())
            .configure(StreamReadFeature.STRICT_DUPLICATE_DETECTION, rules.repeatsRefused)
            .enable(StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN)
            // Field names come from strangers; they are not kept for the life of the process.
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .build();
    return JsonMapper.builder(factory)
        .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
        .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
        .enable(DeserializationFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
        .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
        .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
        .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
        .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
        .disable(SerializationFeature.FAIL_ON_EMPTY_BEANS)
        .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
        .withCoercionConfig(
            LogicalType.Textual,
            text ->
                text.setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
                    .setCoercion(CoercionInputShape.Float, CoercionAction.Fail)
                    .setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail))
        .build();
  }
}
