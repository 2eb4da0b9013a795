package dev.millrace.cli.data;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** Writes records to stdout as they come. */
public interface RecordPrinter {
  void print(ConsumerRecord<byte[], byte[]> message);

  /** Lets out what was held back, because nothing more comes for the moment. */
  void flush();

  static RecordPrinter of(Format format, boolean origin, boolean severalTopics, Stdout out) {
    return switch (format) {
      case NDJSON -> new Plain(origin, false, out);
      case JSON -> new Plain(origin, true, out);
      case TABLE -> new Table(origin || severalTopics, out);
    };
  }

  /** One JSON text per record. */
  record Plain(boolean origin, boolean pretty, Stdout out) implements RecordPrinter {
    @Override
    public void print(ConsumerRecord<byte[], byte[]> message) {
      String line = origin ? withOrigin(message) : Json.line(message.value());
      if (pretty) {
        Json.Parsed json = Json.read(line.getBytes(UTF_8));
        if (json != null) {
          for (String part : json.tree().toPrettyString().split("\n", -1)) {
            out.line(SafeText.ofJson(part));
          }
          return;
        }
      }
      out.line(line);
    }

    @Override
    public void flush() {
      out.flush();
    }

    private static String withOrigin(ConsumerRecord<byte[], byte[]> message) {
      byte @Nullable [] key = message.key();
      return "{\"topic\":"
          + Json.quoted(message.topic())
          + ",\"partition\":"
          + message.partition()
          + ",\"offset\":"
          + message.offset()
          + ",\"key\":"
          + (key == null ? "null" : Json.quoted(SafeText.of(key)))
          + ",\"timestamp\":"
          + message.timestamp()
          + ",\"value\":"
          + Json.line(message.value())
          + "}";
    }
  }

  /** Columns named after the fields of the JSON, lined up for what came first. */
  final class Table implements RecordPrinter {
    private static final int FIRST = 50;

    private record Row(ConsumerRecord<byte[], byte[]> message, Json.@Nullable Parsed json) {}

    private final boolean origin;
    private final Stdout out;
    private final List<Row> waiting = new ArrayList<>();
    private final Map<List<String>, Columns> shapes = new HashMap<>();
    private List<String> current = List.of();

    Table(boolean origin, Stdout out) {
      this.origin = origin;
      this.out = out;
    }

    @Override
    public void print(ConsumerRecord<byte[], byte[]> message) {
      waiting.add(new Row(message, Json.read(message.value())));
      if (waiting.size() >= FIRST) {
        flush();
      }
    }

    @Override
    public void flush() {
      Map<List<String>, List<List<String>>> rows = new HashMap<>();
      for (Row row : waiting) {
        rows.computeIfAbsent(names(row), names -> new ArrayList<>()).add(cells(row));
      }
      for (Row row : waiting) {
        List<String> names = names(row);
        Columns columns =
            shapes.computeIfAbsent(
                names, shape -> new Columns(shape, rows.getOrDefault(shape, List.of())));
        if (!names.equals(current)) {
          if (!current.isEmpty()) {
            out.line("");
          }
          out.line(columns.header());
          current = names;
        }
        out.line(columns.line(cells(row)));
      }
      waiting.clear();
      out.flush();
    }

    private List<String> names(Row row) {
      var names = new ArrayList<String>();
      if (origin) {
        names.add("topic");
      }
      if (row.json() == null || !row.json().tree().isObject()) {
        names.addAll(List.of("key", "value"));
      } else {
        row.json().tree().fieldNames().forEachRemaining(name -> names.add(SafeText.of(name)));
      }
      return names;
    }

    private List<String> cells(Row row) {
      var cells = new ArrayList<String>();
      if (origin) {
        cells.add(row.message().topic());
      }
      if (row.json() == null || !row.json().tree().isObject()) {
        byte @Nullable [] key = row.message().key();
        byte @Nullable [] value = row.message().value();
        cells.add(key == null ? "-" : SafeText.of(key));
        cells.add(value == null ? "(no value)" : SafeText.shortened(SafeText.of(value), 120));
      } else {
        for (JsonNode field : row.json().tree()) {
          String text = field.isBigDecimal() ? plain(field.decimalValue()) : field.asText();
          cells.add(
              SafeText.shortened(
                  SafeText.of(field.isContainerNode() ? field.toString() : text), 60));
        }
      }
      return cells;
    }

    /** Without an exponent, unless that would fill the screen with zeros. */
    private static String plain(BigDecimal number) {
      return Math.abs(number.scale()) > 40 ? number.toString() : number.toPlainString();
    }
  }
}
