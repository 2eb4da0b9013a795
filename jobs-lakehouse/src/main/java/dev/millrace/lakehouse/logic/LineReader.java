package dev.millrace.lakehouse.logic;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.lakehouse.model.BronzeRow;
import dev.millrace.lakehouse.model.Event;
import dev.millrace.serde.codec.InvalidRecord;
import dev.millrace.serde.codec.JsonCodec;
import dev.millrace.serde.codec.MalformedRecord;
import dev.millrace.serde.codec.WrittenMicros;
import java.io.Serializable;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.ZoneId;
import java.util.HexFormat;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Makes a row of a message. It never fails: what cannot be read leaves its column empty, and the
 * first thing of that kind is told in the row. For one thread.
 */
public final class LineReader implements Serializable {
  private static final JsonCodec<Line> CODEC = JsonCodec.of(Line.class).leavingRepeatsToTheRecord();

  private final ZoneId zone;
  private transient @Nullable MessageDigest digest;

  /** A reader that reads times without a zone in this one. */
  public LineReader(ZoneId zone) {
    this.zone = zone;
  }

  /** The row of one message. */
  public BronzeRow read(Event event) {
    byte[] payload = event.payload();
    if (payload == null) {
      return new BronzeRow(event, null, null, null, null, "tombstone: The message has no payload");
    }
    String sha256 = sha256(payload);
    try {
      return read(event, CODEC.decode(payload), sha256);
    } catch (MalformedRecord malformed) {
      return new BronzeRow(
          event, null, null, null, sha256, malformed.reason() + ": " + malformed.getMessage());
    }
  }

  private BronzeRow read(Event event, Line line, String sha256) {
    var faults = new FirstFault();
    String camera = text("camera_id", line.cameraId(), faults);
    if (camera == null) {
      faults.tell("no-camera-id", "The line names no camera_id");
    }
    String store = text("store_id", line.storeId(), faults);
    Long micros = micros(line.timestamp(), faults);
    return new BronzeRow(event, camera, store, micros, sha256, faults.first);
  }

  private static @Nullable String text(String name, @Nullable JsonNode value, FirstFault faults) {
    if (value == null || value.isNull()) {
      return null;
    }
    if (!value.isTextual()) {
      faults.tell("wrong-type", name + " is of the type " + typeOf(value) + ", not text");
      return null;
    }
    return value.textValue().isEmpty() ? null : value.textValue();
  }

  private @Nullable Long micros(@Nullable JsonNode value, FirstFault faults) {
    if (value == null || value.isNull()) {
      return null;
    }
    try {
      if (value.isTextual()) {
        return WrittenMicros.parse(value.textValue(), zone).epochMicros();
      }
      if (value.canConvertToExactIntegral() && value.canConvertToLong()) {
        return WrittenMicros.ofMillis(value.longValue()).epochMicros();
      }
      faults.tell("wrong-type", "timestamp is of the type " + typeOf(value) + ", not a time");
    } catch (InvalidRecord broken) {
      faults.tell(broken.reason(), String.valueOf(broken.getMessage()));
    }
    return null;
  }

  private static String typeOf(JsonNode value) {
    return value.getNodeType().name().toLowerCase(Locale.ROOT);
  }

  private String sha256(byte[] payload) {
    MessageDigest algorithm = digest;
    if (algorithm == null) {
      try {
        algorithm = MessageDigest.getInstance("SHA-256");
      } catch (NoSuchAlgorithmException impossible) {
        throw new IllegalStateException("every Java has SHA-256", impossible);
      }
      digest = algorithm;
    }
    return HexFormat.of().formatHex(algorithm.digest(payload));
  }

  /** Keeps the first of what is wrong with a line. */
  private static final class FirstFault {
    @Nullable String first;

    void tell(String reason, String message) {
      if (first == null) {
        first = reason + ": " + message;
      }
    }
  }
}
