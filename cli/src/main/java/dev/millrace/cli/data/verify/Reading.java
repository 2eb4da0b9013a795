package dev.millrace.cli.data.verify;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonParser.NumberType;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/**
 * A transaction as its message states it, after the rules of the pipeline accepted it.
 *
 * @param timestamp as it stands in the message, text or number
 * @param time the event time in epoch milliseconds
 */
record Reading(
    String transactionId,
    String userId,
    @Nullable String product,
    String category,
    BigDecimal amount,
    long quantity,
    @Nullable String paymentMethod,
    String timestamp,
    @Nullable String location,
    long time) {
  private static final int LONGEST_NAME = 255;
  private static final int MOST_DECIMAL_PLACES = 30;
  private static final BigDecimal AMOUNT_LIMIT = new BigDecimal("1e15");
  private static final Duration FARTHEST_AHEAD = Duration.ofHours(1);
  private static final long YEAR_1 = Instant.parse("0001-01-01T00:00:00Z").toEpochMilli();
  private static final long YEAR_10000 = Instant.parse("+10000-01-01T00:00:00Z").toEpochMilli();

  private static final JsonMapper JSON =
      JsonMapper.builder(
              JsonFactory.builder()
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .streamReadConstraints(
                      StreamReadConstraints.builder().maxNestingDepth(32).build())
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .build();

  /**
   * Reads a message.
   *
   * @param arrived the timestamp of the Kafka record
   * @return null if it has to be a dead letter
   */
  static @Nullable Reading of(byte @Nullable [] value, long arrived) {
    JsonNode message = tree(value);
    if (message == null) {
      return null;
    }
    String transactionId = name(message, "transaction_id");
    String userId = name(message, "user_id");
    String category = name(message, "category");
    BigDecimal amount = amount(message.path("amount"));
    long quantity = quantity(message.path("quantity"));
    JsonNode timestamp = message.path("timestamp");
    Long time = time(timestamp);
    if (transactionId == null
        || userId == null
        || category == null
        || amount == null
        || quantity < 1
        || time == null
        || time > arrived + FARTHEST_AHEAD.toMillis()
        || !textOrNothing(message.path("product"))
        || !textOrNothing(message.path("payment_method"))
        || !textOrNothing(message.path("location"))) {
      return null;
    }
    return new Reading(
        transactionId,
        userId,
        text(message, "product"),
        category,
        amount,
        quantity,
        text(message, "payment_method"),
        timestamp.asText(),
        text(message, "location"),
        time);
  }

  /** The object these bytes are in strict UTF-8, or null. */
  static @Nullable JsonNode tree(byte @Nullable [] value) {
    if (value == null) {
      return null;
    }
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(value)).toString();
      JsonNode tree = JSON.readTree(text);
      return tree != null && tree.isObject() ? tree : null;
    } catch (CharacterCodingException | JsonProcessingException unreadable) {
      return null;
    }
  }

  static @Nullable String text(JsonNode message, String field) {
    JsonNode node = message.path(field);
    return node.isTextual() ? node.textValue() : null;
  }

  private static @Nullable String name(JsonNode message, String field) {
    String text = text(message, field);
    return text == null || text.isBlank() || text.length() > LONGEST_NAME ? null : text;
  }

  private static boolean textOrNothing(JsonNode node) {
    return node.isTextual() || node.isNull() || node.isMissingNode();
  }

  private static @Nullable BigDecimal amount(JsonNode node) {
    if (!node.isNumber()) {
      return null;
    }
    BigDecimal amount = node.decimalValue();
    return amount.signum() < 0
            || amount.compareTo(AMOUNT_LIMIT) >= 0
            || amount.scale() > MOST_DECIMAL_PLACES
        ? null
        : amount;
  }

  /** The quantity, or 0 if it is none. */
  private static long quantity(JsonNode node) {
    return node.isIntegralNumber() && node.canConvertToInt() ? node.longValue() : 0;
  }

  /** The time that a node states, or null if it is none. */
  static @Nullable Long time(JsonNode node) {
    Long time = null;
    if (node.isIntegralNumber() && node.canConvertToLong()) {
      time = node.longValue();
    } else if (node.isTextual()) {
      time = time(node.textValue());
    }
    return withinReason(time);
  }

  /** The time that a token of a message states, or null if it is none. */
  static @Nullable Long time(JsonToken token, JsonParser json) throws IOException {
    if (token == JsonToken.VALUE_STRING) {
      return withinReason(time(json.getText()));
    }
    boolean whole =
        token == JsonToken.VALUE_NUMBER_INT && json.getNumberType() != NumberType.BIG_INTEGER;
    return whole ? withinReason(json.getLongValue()) : null;
  }

  private static @Nullable Long withinReason(@Nullable Long time) {
    return time == null || time < YEAR_1 || time >= YEAR_10000 ? null : time;
  }

  private static @Nullable Long time(String text) {
    try {
      return LocalDateTime.parse(text).toInstant(ZoneOffset.UTC).toEpochMilli();
    } catch (DateTimeException hasAnOffset) {
      try {
        return OffsetDateTime.parse(text).toInstant().toEpochMilli();
      } catch (DateTimeException | ArithmeticException notATime) {
        return null;
      }
    } catch (ArithmeticException beyondCounting) {
      return null;
    }
  }
}
