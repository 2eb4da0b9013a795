package dev.millrace.vision.message;

import dev.millrace.vision.message.InvalidMessage.Reason;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.TemporalAccessor;
import java.util.Locale;

/** Points in time as messages write them: ISO 8601, in UTC where no offset is given. */
final class MessageTime {
  private static final DateTimeFormatter MILLISECONDS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS", Locale.ROOT)
          .withZone(ZoneOffset.UTC);
  private static final int LONGEST = 60;
  private static final Instant EARLIEST = Instant.parse("0001-01-01T00:00:00Z");
  private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59.999Z");

  private MessageTime() {}

  /** To the millisecond. */
  static String write(Instant time) {
    return MILLISECONDS.format(time);
  }

  static Instant read(String text) throws InvalidMessage {
    if (text.length() > LONGEST) {
      throw unreadable(text.substring(0, LONGEST) + "…");
    }
    try {
      TemporalAccessor parsed =
          DateTimeFormatter.ISO_DATE_TIME.parseBest(
              text, OffsetDateTime::from, LocalDateTime::from);
      return inRange(
          parsed instanceof OffsetDateTime withOffset
              ? withOffset.toInstant()
              : ((LocalDateTime) parsed).toInstant(ZoneOffset.UTC));
    } catch (DateTimeException notAtAll) {
      throw unreadable(text);
    }
  }

  static Instant ofEpochMilli(long millis) throws InvalidMessage {
    return inRange(Instant.ofEpochMilli(millis));
  }

  private static Instant inRange(Instant time) throws InvalidMessage {
    if (time.isBefore(EARLIEST) || time.isAfter(LATEST)) {
      throw new InvalidMessage(Reason.WRONG_VALUE, "timestamp lies outside of the years 1 to 9999");
    }
    return time;
  }

  private static InvalidMessage unreadable(String text) {
    return new InvalidMessage(
        Reason.WRONG_VALUE, "timestamp is not an ISO 8601 date and time: " + text);
  }
}
