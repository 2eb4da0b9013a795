package dev.millrace.serde.codec;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.TemporalAccessor;
import org.jspecify.annotations.Nullable;

/**
 * A moment as a message wrote it, and what it means.
 *
 * <p>Three forms are read: {@code "2024-01-15T10:30:00"}, which names no zone and takes the
 * codec's; {@code "2024-01-15T10:30:00+01:00"}, taken as written; and {@code 1705314600000}, epoch
 * milliseconds. It is written back in the form it came in.
 *
 * @param text the text as it came, or null if the moment came as a number
 * @param epochMillis milliseconds since 1970-01-01T00:00:00Z, within the years 1 to 9999
 */
@JsonDeserialize(using = WrittenTime.Reader.class)
@JsonSerialize(using = WrittenTime.Writer.class)
public record WrittenTime(@Nullable String text, long epochMillis) {
  /** The codec's attribute that holds the zone of times that name none. */
  static final String ZONE = "zone";

  /** Where the seconds end, and a fraction may begin. */
  private static final int SECONDS_END = "2024-01-15T10:30:00".length();

  private static final long EARLIEST = -62_135_596_800_000L; // 0001-01-01T00:00:00Z
  private static final long LATEST = 253_402_300_799_999L; // 9999-12-31T23:59:59.999Z

  public WrittenTime {
    if (epochMillis < EARLIEST || epochMillis > LATEST) {
      throw outOfRange();
    }
  }

  /** A moment given as a number. */
  public static WrittenTime of(long epochMillis) {
    return new WrittenTime(null, epochMillis);
  }

  /**
   * Reads a moment given as text.
   *
   * @param zone taken where the text names none
   * @throws InvalidRecord if the text is not ISO 8601 with date and time
   */
  public static WrittenTime parse(String text, ZoneId zone) {
    return new WrittenTime(text, moment(text, zone).toEpochMilli());
  }

  /**
   * The moment that a text names, as fine as it is written.
   *
   * @throws InvalidRecord if the text is not ISO 8601 with date and time, or of a year that nobody
   *     means
   */
  static Instant moment(String text, ZoneId zone) {
    LocalDateTime plain = plain(text);
    Instant moment = plain == null ? formatted(text, zone) : plain.atZone(zone).toInstant();
    if (moment.getEpochSecond() < EARLIEST / 1000 || moment.getEpochSecond() > LATEST / 1000) {
      throw outOfRange();
    }
    return moment;
  }

  private static Instant formatted(String text, ZoneId zone) {
    try {
      TemporalAccessor parsed =
          DateTimeFormatter.ISO_DATE_TIME.parseBest(
              text, OffsetDateTime::from, LocalDateTime::from);
      return parsed instanceof OffsetDateTime withOffset
          ? withOffset.toInstant()
          : ((LocalDateTime) parsed).atZone(zone).toInstant();
    } catch (DateTimeException | ArithmeticException unreadable) {
      throw new InvalidRecord(
          "timestamp-unreadable", "timestamp is not an ISO 8601 date and time: " + cut(text));
    }
  }

  private static InvalidRecord outOfRange() {
    return new InvalidRecord(
        "timestamp-out-of-range", "timestamp lies outside of the years 1 to 9999");
  }

  /**
   * Reads {@code 2024-01-15T10:30:00}, with or without a fraction, in a small part of the time that
   * the formatter takes.
   *
   * @return null if it is anything else, or not a date
   */
  private static @Nullable LocalDateTime plain(String text) {
    int length = text.length();
    if (length < SECONDS_END
        || length > SECONDS_END + 10
        || text.charAt(4) != '-'
        || text.charAt(7) != '-'
        || text.charAt(10) != 'T'
        || text.charAt(13) != ':'
        || text.charAt(16) != ':') {
      return null;
    }
    int year = number(text, 0, 4);
    int month = number(text, 5, 7);
    int day = number(text, 8, 10);
    int hour = number(text, 11, 13);
    int minute = number(text, 14, 16);
    int second = number(text, 17, SECONDS_END);
    int nanos = length == SECONDS_END ? 0 : nanos(text);
    boolean inRange =
        year >= 1
            && (month >= 1 && month <= 12)
            && (day >= 1 && day <= YearMonth.of(year, month).lengthOfMonth())
            && (hour >= 0 && hour <= 23)
            && (minute >= 0 && minute <= 59)
            && (second >= 0 && second <= 59)
            && nanos >= 0;
    return inRange ? LocalDateTime.of(year, month, day, hour, minute, second, nanos) : null;
  }

  /** The fraction behind the seconds in nanoseconds; negative if it is none. */
  private static int nanos(String text) {
    int places = text.length() - SECONDS_END - 1;
    if (text.charAt(SECONDS_END) != '.' || places == 0) {
      return -1;
    }
    int nanos = number(text, SECONDS_END + 1, text.length());
    for (int place = places; place < 9; place++) {
      nanos *= 10;
    }
    return nanos;
  }

  /** The digits from one place to another as a number; negative if not all are digits. */
  private static int number(String text, int from, int to) {
    int number = 0;
    for (int at = from; at < to; at++) {
      int digit = text.charAt(at) - '0';
      if (digit < 0 || digit > 9) {
        return -1;
      }
      number = 10 * number + digit;
    }
    return number;
  }

  private static String cut(String text) {
    return text.length() <= 40 ? text : text.substring(0, 40) + "…";
  }

  static final class Reader extends JsonDeserializer<WrittenTime> {
    @Override
    public WrittenTime deserialize(JsonParser json, DeserializationContext context)
        throws IOException {
      if (json.currentToken() == JsonToken.VALUE_STRING) {
        Object zone = context.getAttribute(ZONE);
        return parse(json.getText(), zone == null ? ZoneOffset.UTC : (ZoneId) zone);
      }
      if (json.currentToken() == JsonToken.VALUE_NUMBER_INT) {
        return of(json.getLongValue());
      }
      return (WrittenTime) context.handleUnexpectedToken(WrittenTime.class, json);
    }
  }

  static final class Writer extends JsonSerializer<WrittenTime> {
    @Override
    public void serialize(WrittenTime time, JsonGenerator json, SerializerProvider provider)
        throws IOException {
      if (time.text() == null) {
        json.writeNumber(time.epochMillis());
      } else {
        json.writeString(time.text());
      }
    }
  }
}
