package dev.millrace.serde.codec;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads JSON objects of one shape as nearly all producers write them, at a third of what a general
 * parser takes: one flat object of known fields, ASCII text without escapes, numbers without
 * exponent and of at most 18 digits.
 *
 * <p>It judges nothing. Whatever is not plain, or not of the shape, it leaves to a strict codec;
 * what it does read, that codec would read the same way.
 */
public final class PlainJson {
  /** What a field may hold. */
  public enum Kind {
    TEXT,
    OPTIONAL_TEXT,
    NUMBER,
    TEXT_OR_NUMBER
  }

  /**
   * A field of the shape.
   *
   * @param name in ASCII, as it stands in the message
   * @param kind what it may hold
   */
  public record Field(String name, Kind kind) {}

  /** Far below where a strict codec may see limits of its own. */
  private static final int MAX_LENGTH = 65_536;

  private final byte[][] names;
  private final Kind[] kinds;

  /** A reader of one shape; the place in the list is the number of the field. */
  public PlainJson(List<Field> fields) {
    names =
        fields.stream()
            .map(field -> field.name().getBytes(StandardCharsets.US_ASCII))
            .toArray(byte[][]::new);
    kinds = fields.stream().map(Field::kind).toArray(Kind[]::new);
  }

  /** The values of one object, or null if it is not plain or not of the shape. */
  public @Nullable Values read(byte[] bytes) {
    if (bytes.length > MAX_LENGTH) {
      return null;
    }
    Values values = new Values(bytes, names.length);
    return new Scan(bytes).object(values) && hasAllThatIsNeeded(values) ? values : null;
  }

  private boolean hasAllThatIsNeeded(Values values) {
    for (int field = 0; field < kinds.length; field++) {
      if (!values.has(field) && kinds[field] != Kind.OPTIONAL_TEXT) {
        return false;
      }
    }
    return true;
  }

  /** Where the values of one object lie. */
  public static final class Values {
    private final byte[] bytes;
    private final int[] starts;
    private final int[] ends;
    private final boolean[] texts;

    private Values(byte[] bytes, int fields) {
      this.bytes = bytes;
      this.starts = new int[fields];
      this.ends = new int[fields];
      this.texts = new boolean[fields];
    }

    /** Whether a field is there. */
    public boolean has(int field) {
      return starts[field] != 0;
    }

    /** Whether a field that is there holds text, and not a number. */
    public boolean isText(int field) {
      return texts[field];
    }

    /** The text of a field that is there. */
    public String text(int field) {
      int start = starts[field];
      return new String(bytes, start, ends[field] - start, StandardCharsets.ISO_8859_1);
    }

    /** The text of a field, or null if it is not there. */
    public @Nullable String optionalText(int field) {
      return has(field) ? text(field) : null;
    }

    /** Whether a number is written without a fraction. */
    public boolean isWhole(int field) {
      return scale(field) == 0;
    }

    /** The number of a field, its point left out. */
    public long digits(int field) {
      boolean negative = bytes[starts[field]] == '-';
      long number = 0;
      for (int at = starts[field] + (negative ? 1 : 0); at < ends[field]; at++) {
        if (bytes[at] != '.') {
          number = 10 * number + (bytes[at] - '0');
        }
      }
      return negative ? -number : number;
    }

    /** The number of a field, with as many places as it is written with. */
    public BigDecimal decimal(int field) {
      return BigDecimal.valueOf(digits(field), scale(field));
    }

    private int scale(int field) {
      for (int at = starts[field]; at < ends[field]; at++) {
        if (bytes[at] == '.') {
          return ends[field] - at - 1;
        }
      }
      return 0;
    }

    /** Keeps the place of a value; false if there was one before. */
    private boolean put(int field, int start, int end, boolean text) {
      if (has(field)) {
        return false;
      }
      starts[field] = start;
      ends[field] = end;
      texts[field] = text;
      return true;
    }
  }

  /** One way through the bytes of an object. */
  private final class Scan {
    private final byte[] bytes;
    private final PlainCursor cursor;

    /** Producers keep to an order, so the field behind the last one is tried first. */
    private int expected;

    Scan(byte[] bytes) {
      this.bytes = bytes;
      this.cursor = new PlainCursor(bytes);
    }

    boolean object(Values values) {
      if (!cursor.skipAround('{')) {
        return false;
      }
      do {
        if (!member(values)) {
          return false;
        }
      } while (cursor.skipAround(','));
      return cursor.skipAround('}') && cursor.atEnd();
    }

    private boolean member(Values values) {
      int start = cursor.at() + 1;
      if (!cursor.skipText()) {
        return false;
      }
      int field = find(start, cursor.at() - 1);
      // A field that is not known may be there twice, which only the strict codec sees.
      return field >= 0 && cursor.skipAround(':') && value(field, values);
    }

    private boolean value(int field, Values values) {
      int start = cursor.at();
      if (cursor.isAt('"')) {
        return kinds[field] != Kind.NUMBER
            && cursor.skipText()
            && values.put(field, start + 1, cursor.at() - 1, true);
      }
      return (kinds[field] == Kind.NUMBER || kinds[field] == Kind.TEXT_OR_NUMBER)
          && cursor.skipNumber()
          && values.put(field, start, cursor.at(), false);
    }

    private int find(int start, int end) {
      for (int tried = 0; tried < names.length; tried++) {
        int field =
            expected + tried < names.length ? expected + tried : expected + tried - names.length;
        if (Arrays.equals(names[field], 0, names[field].length, bytes, start, end)) {
          expected = field + 1 == names.length ? 0 : field + 1;
          return field;
        }
      }
      return -1;
    }
  }
}
