package dev.millrace.clickhouse;

import java.math.BigInteger;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.UUID;

/**
 * Writes values as ClickHouse's format {@code RowBinary} has them: little-endian, lengths as
 * variable-length integers, nothing between values or rows.
 *
 * <p>Nothing is allocated for a value. A method is named after the column's type; {@code
 * LowCardinality(X)} is written as {@code X}, {@code Enum8} as {@code Int8}. A value that its type
 * cannot hold is an {@link IllegalArgumentException}.
 *
 * @see <a href="https://clickhouse.com/docs/interfaces/formats/RowBinary">The format</a>
 */
public final class RowBinaryWriter {
  private static final int FIRST_CAPACITY = 8192;

  private byte[] bytes = new byte[FIRST_CAPACITY];
  private int size;

  public RowBinaryWriter int8(int value) {
    return writeByte((int) inRange(value, Byte.MIN_VALUE, Byte.MAX_VALUE, "Int8"));
  }

  public RowBinaryWriter int16(int value) {
    return writeShort((int) inRange(value, Short.MIN_VALUE, Short.MAX_VALUE, "Int16"));
  }

  public RowBinaryWriter int32(int value) {
    return writeInt(value);
  }

  public RowBinaryWriter int64(long value) {
    return writeLong(value);
  }

  public RowBinaryWriter uint8(int value) {
    return writeByte((int) inRange(value, 0, 0xFF, "UInt8"));
  }

  public RowBinaryWriter uint16(int value) {
    return writeShort((int) inRange(value, 0, 0xFFFF, "UInt16"));
  }

  public RowBinaryWriter uint32(long value) {
    return writeInt((int) inRange(value, 0, 0xFFFF_FFFFL, "UInt32"));
  }

  /** All 64 bits count: a negative number is one above {@link Long#MAX_VALUE}. */
  public RowBinaryWriter uint64(long value) {
    return writeLong(value);
  }

  public RowBinaryWriter float32(float value) {
    return writeInt(Float.floatToRawIntBits(value));
  }

  public RowBinaryWriter float64(double value) {
    return writeLong(Double.doubleToRawLongBits(value));
  }

  public RowBinaryWriter bool(boolean value) {
    return writeByte(value ? 1 : 0);
  }

  /** In UTF-8; half a surrogate pair becomes a question mark, as Java has it. */
  public RowBinaryWriter string(String value) {
    int length = utf8Length(value);
    length(length);
    reserve(length);
    writeUtf8(value, length);
    return this;
  }

  /** A string of any bytes. */
  public RowBinaryWriter string(byte[] value) {
    length(value.length);
    return raw(value);
  }

  /** Shorter values are filled up with zero bytes. */
  public RowBinaryWriter fixedString(String value, int width) {
    int length = utf8Length(value);
    inRange(length, 0, width, "FixedString(" + width + ")");
    reserve(width);
    writeUtf8(value, length);
    return zeros(width - length);
  }

  /** Shorter values are filled up with zero bytes. */
  public RowBinaryWriter fixedString(byte[] value, int width) {
    inRange(value.length, 0, width, "FixedString(" + width + ")");
    return raw(value).zeros(width - value.length);
  }

  /** From 1970-01-01 to 2149-06-06. */
  public RowBinaryWriter date(LocalDate value) {
    return writeShort((int) inRange(value.toEpochDay(), 0, 0xFFFF, "Date"));
  }

  /** From 1900-01-01 to 2299-12-31. */
  public RowBinaryWriter date32(LocalDate value) {
    return writeInt((int) inRange(value.toEpochDay(), -25_567, 120_529, "Date32"));
  }

  /** From 1970 to 2106-02-07. */
  public RowBinaryWriter dateTime(long epochSeconds) {
    return writeInt((int) inRange(epochSeconds, 0, 0xFFFF_FFFFL, "DateTime"));
  }

  /**
   * A {@code DateTime64(P)}.
   *
   * @param ticks since the epoch, each 10<sup>-P</sup> seconds long
   */
  public RowBinaryWriter dateTime64(long ticks) {
    return writeLong(ticks);
  }

  /** A decimal of up to 9 digits: 1.50 is 150 where two digits stand behind the point. */
  public RowBinaryWriter decimal32(int unscaled) {
    return writeInt((int) inRange(unscaled, -999_999_999, 999_999_999, "Decimal32"));
  }

  /** A decimal of up to 18 digits. */
  public RowBinaryWriter decimal64(long unscaled) {
    return writeLong(
        inRange(unscaled, -999_999_999_999_999_999L, 999_999_999_999_999_999L, "Decimal64"));
  }

  /** A decimal of up to 38 digits. */
  public RowBinaryWriter decimal128(BigInteger unscaled) {
    if (unscaled.abs().compareTo(BigInteger.TEN.pow(38)) >= 0) {
      throw doesNotFit(unscaled, "Decimal128");
    }
    return writeLong(unscaled.longValue()).writeLong(unscaled.shiftRight(Long.SIZE).longValue());
  }

  public RowBinaryWriter uuid(UUID value) {
    return writeLong(value.getMostSignificantBits()).writeLong(value.getLeastSignificantBits());
  }

  /** A {@code Nullable(X)} that is null; nothing follows it. */
  public RowBinaryWriter nullValue() {
    return writeByte(1);
  }

  /** A {@code Nullable(X)} that is not null; its value as {@code X} follows. */
  public RowBinaryWriter notNull() {
    return writeByte(0);
  }

  /** Begins an array or a map, whose so many elements, or keys and values by turns, follow. */
  public RowBinaryWriter length(int elements) {
    reserve(5);
    int rest = elements;
    while (rest >>> 7 != 0) {
      bytes[size++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    bytes[size++] = (byte) rest;
    return this;
  }

  /** How many bytes are written. */
  int size() {
    return size;
  }

  /** What is written, at its beginning; lent until the next call. */
  byte[] bytes() {
    return bytes;
  }

  /** Begins anew. */
  void clear() {
    size = 0;
  }

  private static long inRange(long value, long least, long most, String type) {
    if (value < least || value > most) {
      throw doesNotFit(value, type);
    }
    return value;
  }

  private static IllegalArgumentException doesNotFit(Object value, String type) {
    return new IllegalArgumentException(
        value + " does not fit into " + type + "; leave it out, or give the column another type.");
  }

  private RowBinaryWriter writeByte(int value) {
    reserve(1);
    bytes[size++] = (byte) value;
    return this;
  }

  private RowBinaryWriter writeShort(int value) {
    reserve(2);
    bytes[size++] = (byte) value;
    bytes[size++] = (byte) (value >> 8);
    return this;
  }

  private RowBinaryWriter writeInt(int value) {
    reserve(4);
    for (int shift = 0; shift < Integer.SIZE; shift += Byte.SIZE) {
      bytes[size++] = (byte) (value >> shift);
    }
    return this;
  }

  private RowBinaryWriter writeLong(long value) {
    reserve(8);
    for (int shift = 0; shift < Long.SIZE; shift += Byte.SIZE) {
      bytes[size++] = (byte) (value >> shift);
    }
    return this;
  }

  private RowBinaryWriter raw(byte[] value) {
    reserve(value.length);
    System.arraycopy(value, 0, bytes, size, value.length);
    size += value.length;
    return this;
  }

  private RowBinaryWriter zeros(int count) {
    reserve(count);
    // Bytes of an earlier chunk may stand there.
    Arrays.fill(bytes, size, size + count, (byte) 0);
    size += count;
    return this;
  }

  private static int utf8Length(String value) {
    int length = 0;
    for (int i = 0; i < value.length(); i++) {
      char letter = value.charAt(i);
      if (letter < 0x80) {
        length++;
      } else if (letter < 0x800) {
        length += 2;
      } else if (startsPair(value, i)) {
        length += 4;
        i++;
      } else {
        length += Character.isSurrogate(letter) ? 1 : 3;
      }
    }
    return length;
  }

  private void writeUtf8(String value, int length) {
    if (length == value.length()) {
      for (int i = 0; i < length; i++) {
        char letter = value.charAt(i);
        bytes[size++] = (byte) (letter < 0x80 ? letter : '?');
      }
      return;
    }
    for (int i = 0; i < value.length(); i++) {
      char letter = value.charAt(i);
      if (letter < 0x80) {
        bytes[size++] = (byte) letter;
      } else if (letter < 0x800) {
        bytes[size++] = (byte) (0xC0 | (letter >> 6));
        bytes[size++] = following(letter);
      } else if (startsPair(value, i)) {
        int symbol = Character.toCodePoint(letter, value.charAt(++i));
        bytes[size++] = (byte) (0xF0 | (symbol >> 18));
        bytes[size++] = following(symbol >> 12);
        bytes[size++] = following(symbol >> 6);
        bytes[size++] = following(symbol);
      } else if (Character.isSurrogate(letter)) {
        bytes[size++] = '?';
      } else {
        bytes[size++] = (byte) (0xE0 | (letter >> 12));
        bytes[size++] = following(letter >> 6);
        bytes[size++] = following(letter);
      }
    }
  }

  /** Six more bits of a letter. */
  private static byte following(int bits) {
    return (byte) (0x80 | (bits & 0x3F));
  }

  private static boolean startsPair(String value, int at) {
    return Character.isHighSurrogate(value.charAt(at))
        && at + 1 < value.length()
        && Character.isLowSurrogate(value.charAt(at + 1));
  }

  private void reserve(int more) {
    int needed = Math.addExact(size, more);
    if (needed > bytes.length) {
      bytes = Arrays.copyOf(bytes, (int) Math.min(Integer.MAX_VALUE - 8, 2L * needed));
    }
  }
}
