package dev.millrace.cli.data.verify;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The fields of a record in one canonical spelling, so that equal content gives equal text. */
final class Fields {
  private static final char END = '\u0000';
  private static final MessageDigest SHA_256 = sha256();

  private final StringBuilder text = new StringBuilder(300);

  Fields text(String name, @Nullable String value) {
    text.append(name).append('=').append(value == null ? "null" : "'" + value + "'").append(END);
    return this;
  }

  Fields number(String name, long value) {
    text.append(name).append('=').append(value).append(END);
    return this;
  }

  /** The value, not the way it is written: 0.1 is 0.10. */
  Fields decimal(String name, BigDecimal value) {
    text.append(name).append('=').append(canonical(value)).append(END);
    return this;
  }

  Fields truth(String name, boolean value) {
    text.append(name).append('=').append(value).append(END);
    return this;
  }

  /** Whatever the record holds under this name, spelled as the methods above do. */
  Fields of(JsonNode message, String name) {
    return of(name, message.path(name));
  }

  /** The same of what the record holds anywhere. */
  Fields of(String name, JsonNode node) {
    if (node.isNumber()) {
      return decimal(name, node.decimalValue());
    }
    if (node.isTextual() || node.isNull() || node.isMissingNode()) {
      return text(name, node.isTextual() ? node.textValue() : null);
    }
    text.append(name).append('=').append(node).append(END);
    return this;
  }

  /** An amount, to the cent: whether a job repeats it as it came or rounded says nothing. */
  Fields amountOf(JsonNode message, String name) {
    JsonNode node = message.path(name);
    return node.isNumber() && Math.abs((long) node.decimalValue().scale()) < 1000
        ? decimal(name, toCents(node.decimalValue()))
        : of(message, name);
  }

  static BigDecimal toCents(BigDecimal amount) {
    return amount.setScale(2, RoundingMode.HALF_EVEN);
  }

  private static String canonical(BigDecimal value) {
    if (value.signum() == 0) {
      return "0";
    }
    BigDecimal bare = value.stripTrailingZeros();
    return Math.abs((long) bare.scale()) > 1000 ? bare.toString() : bare.toPlainString();
  }

  /** Sixty-four bits that stand for the content. */
  long digest() {
    return digest(text.toString().getBytes(UTF_8));
  }

  static long digest(String text) {
    return digest(text.getBytes(UTF_8));
  }

  static long digest(byte[] bytes) {
    return ByteBuffer.wrap(SHA_256.digest(bytes)).getLong();
  }

  /** Each field as {@code name=value}; text stands in single quotation marks. */
  List<String> all() {
    return List.of(text.toString().split("\u0000"));
  }

  /** Which fields differ, and how. */
  static String difference(Fields expected, Fields found) {
    List<String> left = expected.all();
    List<String> right = found.all();
    List<String> differences = new ArrayList<>();
    for (int i = 0; i < Math.min(left.size(), right.size()); i++) {
      if (!left.get(i).equals(right.get(i))) {
        differences.add(
            right.get(i) + " instead of " + left.get(i).substring(left.get(i).indexOf('=') + 1));
      }
    }
    return String.join(", ", differences);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException everyJdkHasIt) {
      throw new IllegalStateException(everyJdkHasIt);
    }
  }
}
