package dev.millrace.cli.vision;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.millrace.vision.attribute.Estimate;
import dev.millrace.vision.attribute.Gender;
import dev.millrace.vision.model.Box;
import java.io.IOException;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One detection as one line of JSON.
 *
 * @param frameId counted from 1
 * @param trackId null where nobody tracks
 * @param className what the model calls the class
 * @param estimate of age and gender; null where nobody asked for any, which leaves their fields
 *     away
 */
record DetectionLine(
    String cameraId,
    String storeId,
    long frameId,
    Instant time,
    @Nullable Long trackId,
    int classId,
    String className,
    double confidence,
    Box box,
    @Nullable Estimate estimate) {
  private static final JsonFactory JSON = new JsonFactory();
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS", Locale.ROOT)
          .withZone(ZoneOffset.UTC);
  private static final int DIGITS = 4;

  /** Without the end of the line. */
  String json() {
    var text = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(text)) {
      json.writeStartObject();
      json.writeStringField("camera_id", cameraId);
      json.writeStringField("store_id", storeId);
      json.writeNumberField("frame_id", frameId);
      json.writeStringField("timestamp", TIME.format(time));
      if (trackId == null) {
        json.writeNullField("track_id");
      } else {
        json.writeNumberField("track_id", trackId);
      }
      json.writeNumberField("class_id", classId);
      json.writeStringField("class", className);
      json.writeNumberField("confidence", rounded(confidence));
      json.writeArrayFieldStart("bbox");
      json.writeNumber(rounded(box.left()));
      json.writeNumber(rounded(box.top()));
      json.writeNumber(rounded(box.right()));
      json.writeNumber(rounded(box.bottom()));
      json.writeEndArray();
      if (estimate != null) {
        json.writeObjectField("age", estimate.age());
        json.writeObjectField("gender", word(estimate.gender()));
      }
      json.writeEndObject();
    } catch (IOException impossible) {
      throw new IllegalStateException("memory cannot be written", impossible);
    }
    return text.toString();
  }

  private static @Nullable String word(@Nullable Gender gender) {
    return gender == null ? null : gender.word();
  }

  private static BigDecimal rounded(double value) {
    BigDecimal rounded =
        BigDecimal.valueOf(value).setScale(DIGITS, RoundingMode.HALF_EVEN).stripTrailingZeros();
    // A hundred, not 1E+2.
    return rounded.scale() < 0 ? rounded.setScale(0, RoundingMode.UNNECESSARY) : rounded;
  }
}
