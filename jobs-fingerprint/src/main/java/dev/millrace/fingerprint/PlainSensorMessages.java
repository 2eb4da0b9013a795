package dev.millrace.fingerprint;

import dev.millrace.fingerprint.model.Reading;
import dev.millrace.fingerprint.model.SensorMessage;
import dev.millrace.serde.codec.InvalidRecord;
import dev.millrace.serde.codec.PlainCursor;
import dev.millrace.serde.codec.WrittenTime;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads messages that are written plainly: ASCII without escapes, the three known fields, sensors
 * that report text or short numbers. Judges nothing and leaves all else to the strict parser.
 *
 * <p>Equipment of one kind has the same sensors, so each name is first looked for where the last
 * message had it; names are then shared between messages and need not be compared for being there
 * twice.
 */
final class PlainSensorMessages implements Serializable {
  private static final byte[] EQUIP_ID = "equip_id".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] TIMESTAMP = "timestamp".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] DATA = "data".getBytes(StandardCharsets.US_ASCII);

  /** Far below where the strict parser may see limits of its own. */
  private static final int MAX_LENGTH = 65_536;

  private final ArrayList<String> lastNames = new ArrayList<>();

  /** One message, or null if it is not plain. */
  @Nullable SensorMessage read(byte[] bytes) {
    if (bytes.length > MAX_LENGTH) {
      return null;
    }
    try {
      return new Scan(bytes).message();
    } catch (InvalidRecord refused) {
      return null; // The strict parser will find the same, and words it.
    }
  }

  /** One way through the bytes of a message. */
  private final class Scan {
    private final byte[] bytes;
    private final PlainCursor cursor;
    private @Nullable String equipId;
    private @Nullable Long epochMillis;
    private @Nullable List<Reading> readings;
    private int valueStart;
    private int valueEnd;

    Scan(byte[] bytes) {
      this.bytes = bytes;
      this.cursor = new PlainCursor(bytes);
    }

    @Nullable SensorMessage message() {
      if (!cursor.skipAround('{')) {
        return null;
      }
      do {
        if (!field()) {
          return null;
        }
      } while (cursor.skipAround(','));
      if (!cursor.skipAround('}') || !cursor.atEnd()) {
        return null;
      }
      return equipId == null || epochMillis == null || readings == null
          ? null
          : new SensorMessage(equipId, epochMillis, readings);
    }

    private boolean field() {
      if (!name()) {
        return false;
      }
      if (names(EQUIP_ID)) {
        return equipId == null && colon() && equipId();
      }
      if (names(TIMESTAMP)) {
        return epochMillis == null && colon() && timestamp();
      }
      return names(DATA) && readings == null && colon() && data();
    }

    private boolean equipId() {
      boolean read = cursor.isAt('"') ? text() : wholeNumber();
      equipId = read ? valueText() : null;
      return read;
    }

    private boolean timestamp() {
      if (!wholeNumber()) {
        return false;
      }
      long millis = 0;
      boolean negative = bytes[valueStart] == '-';
      for (int at = negative ? valueStart + 1 : valueStart; at < valueEnd; at++) {
        millis = 10 * millis + (bytes[at] - '0');
      }
      epochMillis = WrittenTime.of(negative ? -millis : millis).epochMillis();
      return true;
    }

    private boolean data() {
      List<Reading> read = new ArrayList<>(Math.max(4, lastNames.size()));
      boolean sameNames = true;
      if (!cursor.skipAround('{')) {
        return false;
      }
      do {
        if (!name()) {
          return false;
        }
        String expected = read.size() < lastNames.size() ? lastNames.get(read.size()) : "";
        boolean same = isValue(expected);
        sameNames &= same;
        String sensor = same ? expected : valueText();
        Reading reading = colon() ? reading(sensor) : null;
        if (reading == null) {
          return false;
        }
        read.add(reading);
      } while (cursor.skipAround(','));
      if (!cursor.skipAround('}') || !(sameNames || areDistinct(read))) {
        return false;
      }
      readings = read;
      return true;
    }

    private @Nullable Reading reading(String sensor) {
      if (cursor.isAt('"')) {
        if (!text()) {
          return null;
        }
      } else if (!number()) {
        return null;
      }
      double value = WrittenReading.plain(bytes, valueStart, valueEnd);
      return Double.isNaN(value)
          ? WrittenReading.parse(sensor, valueText())
          : Reading.of(sensor, value);
    }

    /** A field's name as the value. */
    private boolean name() {
      return text();
    }

    private boolean colon() {
      return cursor.skipAround(':');
    }

    private boolean text() {
      valueStart = cursor.at() + 1;
      boolean read = cursor.skipText();
      valueEnd = cursor.at() - 1;
      return read;
    }

    private boolean number() {
      valueStart = cursor.at();
      boolean read = cursor.skipNumber();
      valueEnd = cursor.at();
      return read;
    }

    private boolean wholeNumber() {
      if (!number()) {
        return false;
      }
      for (int at = valueStart; at < valueEnd; at++) {
        if (bytes[at] == '.') {
          return false;
        }
      }
      return true;
    }

    private boolean names(byte[] field) {
      return Arrays.equals(field, 0, field.length, bytes, valueStart, valueEnd);
    }

    private boolean isValue(String expected) {
      if (expected.length() != valueEnd - valueStart) {
        return false;
      }
      for (int i = 0; i < expected.length(); i++) {
        if (expected.charAt(i) != bytes[valueStart + i]) {
          return false;
        }
      }
      return !expected.isEmpty();
    }

    private String valueText() {
      return new String(bytes, valueStart, valueEnd - valueStart, StandardCharsets.ISO_8859_1);
    }
  }

  /** Whether all names differ; if so, the next message is expected to have the same. */
  private boolean areDistinct(List<Reading> readings) {
    Set<String> names = new HashSet<>();
    for (Reading reading : readings) {
      if (!names.add(reading.sensor())) {
        return false;
      }
    }
    lastNames.clear();
    readings.forEach(reading -> lastNames.add(reading.sensor()));
    return true;
  }
}
