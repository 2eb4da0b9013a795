package dev.millrace.cli.data.verify;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.TreeSet;

/**
 * A bar of the output topic.
 *
 * @param fault what is wrong with it whatever the input, or empty
 */
record FoundBar(Bars.Found bar, String fault) {
  private static final List<String> FIELDS =
      List.of(
          "id",
          "symbol",
          "interval",
          "start",
          "open",
          "high",
          "low",
          "close",
          "volume",
          "vwap",
          "ticks");

  /** Reads a message that is an object. */
  static FoundBar of(JsonNode message) {
    return new FoundBar(
        new Bars.Found(
            number(message, "open"),
            number(message, "high"),
            number(message, "low"),
            number(message, "close"),
            whole(message, "volume"),
            number(message, "vwap"),
            whole(message, "ticks")),
        fault(message));
  }

  private static double number(JsonNode message, String field) {
    JsonNode node = message.path(field);
    return node.isNumber() ? node.doubleValue() : Double.NaN;
  }

  private static long whole(JsonNode message, String field) {
    JsonNode node = message.path(field);
    return node.isIntegralNumber() ? node.longValue() : -1;
  }

  private static String fault(JsonNode message) {
    var names = new TreeSet<String>();
    message.fieldNames().forEachRemaining(names::add);
    if (!names.equals(new TreeSet<>(FIELDS))) {
      return "the fields " + names;
    }
    String id =
        message.path("symbol").textValue()
            + '/'
            + message.path("interval").textValue()
            + '/'
            + message.path("start").asText();
    return id.equals(message.path("id").textValue()) ? "" : "id=" + message.path("id");
  }
}
