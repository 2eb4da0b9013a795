package dev.millrace.vision.message;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import dev.millrace.vision.image.ImageLimits;
import dev.millrace.vision.message.InvalidMessage.Reason;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The fields of one message in JSON. What is not exactly what is asked for is refused, never bent
 * to fit; fields that nobody asks for are passed over, so that producers can add to a message
 * before its consumers know.
 *
 * <p>The picture is decoded while the message is read: it never is a string.
 */
final class MessageFields {
  /** Base64 takes four bytes for three; the rest is room for everything else. */
  static final int LARGEST = ImageLimits.DEFAULT.bytes() / 3 * 4 + (1 << 20);

  /** What may stand around a picture, since it is sent on where the picture is not. */
  static final int MOST_AROUND = 64 << 10;

  private static final int LONGEST_TEXT = 10_000;
  private static final int LONGEST_EXPLANATION = 200;

  private static final JsonFactory JSON =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(32)
                  .maxNumberLength(100)
                  .maxNameLength(1_000)
                  .maxStringLength(LONGEST_TEXT)
                  .build())
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          // Field names come from strangers; they are not kept for the life of the process.
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .build();

  private final Map<String, Object> values;
  private final List<Place> places;

  /** Where in the message the value of a field stands. */
  private record Place(String name, int from, int to) {}

  private MessageFields(Map<String, Object> values, List<Place> places) {
    this.values = values;
    this.places = places;
  }

  /**
   * Reads a message.
   *
   * @param plain fields that are text or whole numbers
   * @param pictures fields that are base64
   */
  static MessageFields read(byte[] bytes, Set<String> plain, Set<String> pictures)
      throws InvalidMessage {
    if (bytes.length == 0) {
      throw new InvalidMessage(Reason.EMPTY, "there are no bytes");
    }
    if (bytes.length > LARGEST) {
      throw new InvalidMessage(
          Reason.TOO_MANY_BYTES,
          "the message has %,d bytes; at most %,d are taken".formatted(bytes.length, LARGEST));
    }
    requireUtf8(bytes);
    try (JsonParser json = JSON.createParser(bytes)) {
      return object(json, plain, pictures);
    } catch (JsonParseException broken) {
      throw new InvalidMessage(
          Reason.NOT_JSON, shortened(broken.getOriginalMessage()) + place(broken), broken);
    } catch (IOException broken) {
      throw new InvalidMessage(
          Reason.NOT_JSON, shortened(String.valueOf(broken.getMessage())), broken);
    }
  }

  private static MessageFields object(JsonParser json, Set<String> plain, Set<String> pictures)
      throws IOException, InvalidMessage {
    if (json.nextToken() != JsonToken.START_OBJECT) {
      throw new InvalidMessage(Reason.WRONG_TYPE, "the message is no JSON object");
    }
    Map<String, Object> values = new HashMap<>();
    List<Place> places = new ArrayList<>();
    for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
      JsonToken token = json.nextToken();
      if (pictures.contains(name)) {
        values.put(name, picture(json, token, name));
        continue;
      }
      long from = json.currentTokenLocation().getByteOffset();
      if (plain.contains(name)) {
        values.put(name, plain(json, token, name));
      } else {
        json.skipChildren();
        json.finishToken();
      }
      places.add(new Place(name, (int) from, (int) json.currentLocation().getByteOffset()));
    }
    if (json.nextToken() != null) {
      throw new InvalidMessage(Reason.NOT_JSON, "something follows the message");
    }
    return new MessageFields(values, places);
  }

  private static Object plain(JsonParser json, JsonToken token, String name)
      throws IOException, InvalidMessage {
    if (token == JsonToken.VALUE_STRING) {
      return json.getText();
    }
    if (token == JsonToken.VALUE_NUMBER_INT) {
      if (json.getNumberType() == JsonParser.NumberType.BIG_INTEGER) {
        throw new InvalidMessage(Reason.WRONG_VALUE, name + " is out of range");
      }
      return json.getLongValue();
    }
    throw new InvalidMessage(Reason.WRONG_TYPE, name + " is neither text nor a whole number");
  }

  private static byte[] picture(JsonParser json, JsonToken token, String name)
      throws IOException, InvalidMessage {
    if (token != JsonToken.VALUE_STRING) {
      throw new InvalidMessage(Reason.WRONG_TYPE, name + " is no text");
    }
    byte[] picture;
    try {
      picture = json.getBinaryValue();
    } catch (JsonParseException broken) {
      throw new InvalidMessage(
          Reason.NOT_BASE64, name + " is no base64: " + shortened(broken.getOriginalMessage()));
    }
    requirePicture(picture, name);
    return picture;
  }

  static void requirePicture(byte[] picture, String name) throws InvalidMessage {
    if (picture.length == 0) {
      throw new InvalidMessage(Reason.WRONG_VALUE, name + " is empty");
    }
    if (picture.length > ImageLimits.DEFAULT.bytes()) {
      throw new InvalidMessage(
          Reason.TOO_MANY_BYTES,
          "%s has %,d bytes; at most %,d are taken"
              .formatted(name, picture.length, ImageLimits.DEFAULT.bytes()));
    }
  }

  boolean has(String name) {
    return values.containsKey(name);
  }

  String id(String name) throws InvalidMessage {
    if (!(required(name) instanceof String text)) {
      throw new InvalidMessage(Reason.WRONG_TYPE, name + " is no text");
    }
    return checkedId(text, name);
  }

  static String checkedId(String text, String name) throws InvalidMessage {
    if (text.isEmpty() || text.length() > FrameMessage.LONGEST_ID) {
      throw new InvalidMessage(
          Reason.WRONG_VALUE,
          name + " has 1 to " + FrameMessage.LONGEST_ID + " characters, not " + text.length());
    }
    return text;
  }

  long whole(String name, long least, long most) throws InvalidMessage {
    if (!(required(name) instanceof Long number)) {
      throw new InvalidMessage(Reason.WRONG_TYPE, name + " is no whole number");
    }
    if (number < least || number > most) {
      throw new InvalidMessage(
          Reason.WRONG_VALUE, name + " is from " + least + " to " + most + ", not " + number);
    }
    return number;
  }

  Instant time(String name) throws InvalidMessage {
    Object value = required(name);
    return value instanceof Long millis
        ? MessageTime.ofEpochMilli(millis)
        : MessageTime.read((String) value);
  }

  byte[] picture(String name) throws InvalidMessage {
    return (byte[]) required(name);
  }

  /**
   * All fields but pictures, as they stand in the message.
   *
   * @param bytes of the same message
   */
  List<WrittenField> written(byte[] bytes) throws InvalidMessage {
    long length = 0;
    List<WrittenField> written = new ArrayList<>(places.size());
    for (Place place : places) {
      length += place.name().length() + place.to() - place.from();
      if (length > MOST_AROUND) {
        throw new InvalidMessage(
            Reason.TOO_MANY_BYTES,
            "what stands around the picture has more than %,d bytes".formatted(MOST_AROUND));
      }
      int size = place.to() - place.from();
      written.add(
          new WrittenField(
              place.name(), new String(bytes, place.from(), size, StandardCharsets.UTF_8)));
    }
    return written;
  }

  private Object required(String name) throws InvalidMessage {
    @Nullable Object value = values.get(name);
    if (value == null) {
      throw new InvalidMessage(Reason.MISSING_FIELD, name + " is missing");
    }
    return value;
  }

  /** Jackson guesses at UTF-16 and lets some broken UTF-8 pass, or replaces it. */
  private static void requireUtf8(byte[] bytes) throws InvalidMessage {
    byte all = 0;
    for (byte one : bytes) {
      all |= one;
    }
    boolean looksLikeUtf16 = bytes.length > 1 && (bytes[0] == 0 || bytes[1] == 0);
    try {
      if (looksLikeUtf16) {
        throw new CharacterCodingException();
      }
      if (all < 0) {
        StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
      }
    } catch (CharacterCodingException broken) {
      throw new InvalidMessage(Reason.NOT_UTF_8, "the message is not UTF-8", broken);
    }
  }

  private static String place(JsonParseException broken) {
    return broken.getLocation() == null
        ? ""
        : " (at byte " + broken.getLocation().getByteOffset() + ")";
  }

  private static String shortened(String text) {
    return text.length() <= LONGEST_EXPLANATION
        ? text
        : text.substring(0, LONGEST_EXPLANATION) + "…";
  }
}
