package dev.millrace.serde.avro;

import dev.millrace.serde.codec.MalformedRecord;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.apache.avro.Schema;

/**
 * Walks along bytes and the schema they were written with, before Avro decodes them.
 *
 * <p>Avro believes what it reads: a length of two billion is allocated before the bytes behind it
 * are missed, and a skipped array of empty records is counted to its end. Avro's own limits are
 * system properties, which a job on a shared cluster cannot set. What has passed here takes memory
 * and time in proportion to the bytes that are really there.
 */
final class WellFormed {
  private static final int MAX_DEPTH = 32;

  private final byte[] bytes;
  private int position;
  private int depth;
  private long items;

  private WellFormed(byte[] bytes, int position) {
    this.bytes = bytes;
    this.position = position;
  }

  /**
   * Checks one record.
   *
   * @param from where in the bytes it begins; it has to fill the rest
   */
  static void check(Schema writer, byte[] bytes, int from) throws MalformedRecord {
    var walk = new WellFormed(bytes, from);
    walk.value(writer);
    if (walk.position != bytes.length) {
      throw refused("trailing-bytes", bytes.length - walk.position + " bytes follow the record");
    }
  }

  private void value(Schema schema) throws MalformedRecord {
    switch (schema.getType()) {
      case NULL -> {}
      case BOOLEAN -> {
        byte truth = bytes[advance(1)];
        if (truth != 0 && truth != 1) {
          throw refused("not-avro", "A boolean is " + truth);
        }
      }
      case INT -> whole(Integer.MIN_VALUE, Integer.MAX_VALUE, "An int");
      case LONG -> whole(Long.MIN_VALUE, Long.MAX_VALUE, "A long");
      case FLOAT -> advance(Float.BYTES);
      case DOUBLE -> advance(Double.BYTES);
      case BYTES -> advance(length());
      case STRING -> text();
      case FIXED -> advance(schema.getFixedSize());
      case ENUM -> whole(0, schema.getEnumSymbols().size() - 1, "A symbol's number");
      case UNION -> value(schema.getTypes().get(branch(schema)));
      case RECORD -> record(schema);
      case ARRAY -> blocks(schema.getElementType(), false);
      case MAP -> blocks(schema.getValueType(), true);
    }
  }

  private int branch(Schema union) throws MalformedRecord {
    return (int) whole(0, union.getTypes().size() - 1, "A union's branch");
  }

  private void record(Schema schema) throws MalformedRecord {
    deeper();
    for (Schema.Field field : schema.getFields()) {
      value(field.schema());
    }
    depth--;
  }

  private void blocks(Schema element, boolean keys) throws MalformedRecord {
    deeper();
    for (long count = whole(); count != 0; count = whole()) {
      int end = -1;
      if (count < 0) {
        // The size of the block follows, for those who skip it: Avro trusts it then.
        end = length();
        end += position;
        count = -count;
      }
      items += count;
      // Even items of no bytes take time, and a negated minimum is still negative.
      if (count < 0 || items < 0 || items > bytes.length) {
        throw refused("over-a-limit", "More items than bytes");
      }
      for (long i = 0; i < count; i++) {
        if (keys) {
          text();
        }
        value(element);
      }
      if (end >= 0 && end != position) {
        throw refused("not-avro", "A block is not as long as it says");
      }
    }
    depth--;
  }

  private void deeper() throws MalformedRecord {
    if (++depth > MAX_DEPTH) {
      throw refused("over-a-limit", "Nested deeper than " + MAX_DEPTH);
    }
  }

  private void text() throws MalformedRecord {
    int length = length();
    int start = advance(length);
    byte all = 0;
    for (int i = start; i < position; i++) {
      all |= bytes[i];
    }
    if (all >= 0) {
      return; // ASCII
    }
    try {
      // Avro would put question marks in the place of what is broken.
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes, start, length));
    } catch (CharacterCodingException broken) {
      throw MalformedRecord.unreadable("not-utf-8", "A text is not UTF-8", broken);
    }
  }

  private int length() throws MalformedRecord {
    long length = whole();
    if (length < 0) {
      throw refused("not-avro", "A length is " + length);
    }
    if (length > bytes.length - position) {
      throw refused(
          "truncated",
          "A length is " + length + ", and " + (bytes.length - position) + " are left");
    }
    return (int) length;
  }

  private int advance(int length) throws MalformedRecord {
    if (length > bytes.length - position) {
      throw refused("truncated", "The bytes end inside of a value");
    }
    int start = position;
    position += length;
    return start;
  }

  private long whole(long min, long max, String what) throws MalformedRecord {
    long number = whole();
    if (number < min || number > max) {
      throw refused("not-avro", what + " is " + number);
    }
    return number;
  }

  /** A whole number: seven bits a byte, the low ones first, the sign in the lowest. */
  private long whole() throws MalformedRecord {
    long bits = 0;
    for (int shift = 0; shift < Long.SIZE; shift += 7) {
      byte next = bytes[advance(1)];
      bits |= (next & 0x7fL) << shift;
      if (next >= 0) {
        return (bits >>> 1) ^ -(bits & 1);
      }
    }
    throw refused("not-avro", "A number does not end");
  }

  private static MalformedRecord refused(String reason, String message) {
    return MalformedRecord.unreadable(reason, message, new IOException(message));
  }
}
