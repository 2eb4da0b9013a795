package dev.millrace.cli.vision;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What one camera has sent so far. */
final class CameraReport {
  static final List<String> NAMES =
      List.of(
          "camera",
          "frames",
          "fps",
          "gaps",
          "missing",
          "back",
          "size",
          "resized",
          "kb",
          "max kb",
          "brightness",
          "min",
          "max",
          "invalid");

  private static final JsonFactory JSON = new JsonFactory();

  private long frames;
  private long invalid;
  private @Nullable Instant first;
  private @Nullable Instant last;
  private @Nullable Long number;
  private long gaps;
  private long missing;
  private long back;
  private int width;
  private int height;
  private long resized;
  private long bytes;
  private long mostBytes;
  private double brightness;
  private double darkest = Double.POSITIVE_INFINITY;
  private double brightest = Double.NEGATIVE_INFINITY;

  void add(ReceivedFrame frame, int frameWidth, int frameHeight, double frameBrightness) {
    frames++;
    if (first == null || frame.time().isBefore(first)) {
      first = frame.time();
    }
    if (last == null || frame.time().isAfter(last)) {
      last = frame.time();
    }
    count(frame.number());
    resized += frames > 1 && (frameWidth != width || frameHeight != height) ? 1 : 0;
    width = frameWidth;
    height = frameHeight;
    bytes += frame.picture().length;
    mostBytes = Math.max(mostBytes, frame.picture().length);
    brightness += frameBrightness;
    darkest = Math.min(darkest, frameBrightness);
    brightest = Math.max(brightest, frameBrightness);
  }

  private void count(@Nullable Long next) {
    if (next == null) {
      return;
    }
    if (number != null && next > number + 1) {
      gaps++;
      missing += next - number - 1;
    }
    back += number != null && next <= number ? 1 : 0;
    number = next;
  }

  void addInvalid() {
    invalid++;
  }

  /** Frames a second of event time, or NaN where there are too few. */
  private double framesPerSecond() {
    if (first == null || last == null || frames < 2 || !last.isAfter(first)) {
      return Double.NaN;
    }
    Duration span = Duration.between(first, last);
    return (frames - 1) / (span.getSeconds() + span.getNano() / 1e9);
  }

  /** The row of a table, in the order of {@link #NAMES}. */
  List<String> cells(String name) {
    boolean any = frames > 0;
    return List.of(
        name,
        Long.toString(frames),
        tenths(framesPerSecond()),
        number == null ? "-" : Long.toString(gaps),
        number == null ? "-" : Long.toString(missing),
        number == null ? "-" : Long.toString(back),
        any ? width + "x" + height : "-",
        Long.toString(resized),
        tenths(any ? bytes / 1000.0 / frames : Double.NaN),
        tenths(any ? mostBytes / 1000.0 : Double.NaN),
        tenths(any ? brightness / frames : Double.NaN),
        tenths(darkest),
        tenths(brightest),
        Long.toString(invalid));
  }

  private static String tenths(double value) {
    return Double.isFinite(value) ? String.format(Locale.ROOT, "%.1f", value) : "-";
  }

  /** All cameras as one line of JSON. */
  static String json(Map<String, CameraReport> cameras) {
    var text = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(text)) {
      json.writeStartObject();
      json.writeObjectFieldStart("cameras");
      for (Map.Entry<String, CameraReport> camera : cameras.entrySet()) {
        json.writeObjectFieldStart(camera.getKey());
        camera.getValue().write(json);
        json.writeEndObject();
      }
      json.writeEndObject();
      json.writeEndObject();
    } catch (IOException impossible) {
      throw new IllegalStateException("memory cannot be written", impossible);
    }
    return text.toString();
  }

  private void write(JsonGenerator json) throws IOException {
    json.writeNumberField("frames", frames);
    json.writeNumberField("invalid", invalid);
    write(json, "fps", framesPerSecond());
    json.writeNumberField("gaps", gaps);
    json.writeNumberField("missing", missing);
    json.writeNumberField("back", back);
    json.writeNumberField("width", width);
    json.writeNumberField("height", height);
    json.writeNumberField("resized", resized);
    write(json, "bytes_mean", frames == 0 ? Double.NaN : (double) bytes / frames);
    json.writeNumberField("bytes_max", mostBytes);
    write(json, "brightness_mean", frames == 0 ? Double.NaN : brightness / frames);
    write(json, "brightness_min", darkest);
    write(json, "brightness_max", brightest);
  }

  private static void write(JsonGenerator json, String name, double value) throws IOException {
    if (Double.isFinite(value)) {
      json.writeNumberField(name, BigDecimal.valueOf(value).setScale(3, RoundingMode.HALF_EVEN));
    } else {
      json.writeNullField(name);
    }
  }
}
