package dev.millrace.cli.data;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.millrace.serde.replay.RefusedRecord;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Lists the dead letters of an input topic. */
@Command(
    name = "list",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Example:",
      "  ./millrace dead-letters list transactions --stage validate --max 20",
      "  ./millrace dead-letters list transactions --summary"
    },
    description = "List the records that a job refused, and why.")
public final class DeadLettersList implements Callable<Integer> {
  private static final int SCREEN = 40;

  @Spec CommandSpec spec = CommandSpec.create();
  @Mixin KafkaOptions kafka = new KafkaOptions();

  @Parameters(paramLabel = "TOPIC", description = "The input topic, or its dead-letter topic.")
  String topic = "";

  @Option(
      names = "--stage",
      paramLabel = "STAGE",
      description = "Only these: deserialize, validate, process, late or sink.")
  @Nullable String stage;

  @Option(names = "--reason", paramLabel = "REASON", description = "Only these.")
  @Nullable String reason;

  @Option(names = "--max", paramLabel = "N", description = "At most so many.")
  long max = Long.MAX_VALUE;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      defaultValue = "table",
      description = "table, json or ndjson (default: table).")
  Format format = Format.TABLE;

  @Option(names = "--summary", description = "Count them by stage and reason instead.")
  boolean summary;

  @Override
  public Integer call() {
    String letters = RefusedRecord.topicOf(topic);
    var counts = new TreeMap<String, Long>();
    var page = new ArrayList<RefusedRecord>();
    long[] listed = {0};
    try (var out = new Stdout();
        var reader = new TopicReader(kafka, List.of(letters))) {
      Map<TopicPartition, Long> ends = reader.ends();
      long total = 0;
      Map<TopicPartition, Long> beginnings = reader.beginnings();
      for (Map.Entry<TopicPartition, Long> end : ends.entrySet()) {
        total += end.getValue() - beginnings.getOrDefault(end.getKey(), 0L);
      }
      long[] read = {0};
      var writer = new Writer(out);
      try (var progress = new Progress("Reading", "letters", total, !summary)) {
        reader.readTo(
            ends,
            message -> {
              progress.at(++read[0]);
              RefusedRecord letter = RefusedRecord.of(message);
              if ((stage != null && !stage.equalsIgnoreCase(letter.stage()))
                  || (reason != null && !reason.equalsIgnoreCase(letter.reason()))) {
                return true;
              }
              if (listed[0] >= max) {
                return false;
              }
              listed[0]++;
              if (summary) {
                counts.merge(letter.stage() + "\t" + letter.reason(), 1L, Long::sum);
              } else {
                page.add(letter);
                if (page.size() == SCREEN) {
                  writer.write(page);
                  page.clear();
                }
              }
              return listed[0] < max;
            });
      }
      if (summary) {
        writer.write(counts);
      } else {
        writer.write(page);
      }
    } catch (Stdout.Closed nobodyReads) {
      return 0;
    }
    PrintWriter err = spec.commandLine().getErr();
    err.println(
        Progress.count(listed[0])
            + (listed[0] == 1 ? " dead letter in " : " dead letters in ")
            + letters
            + ".");
    err.flush();
    return 0;
  }

  /** Writes letters in the format that was asked for. */
  private final class Writer {
    private final Stdout out;
    private @Nullable Columns columns;

    Writer(Stdout out) {
      this.out = out;
    }

    void write(List<RefusedRecord> letters) {
      if (letters.isEmpty()) {
        return;
      }
      if (format != Format.TABLE) {
        letters.forEach(letter -> json(object(letter)));
      } else {
        List<List<String>> rows = letters.stream().map(DeadLettersList::row).toList();
        if (columns == null) {
          columns =
              new Columns(List.of("place", "stage", "reason", "origin", "message", "value"), rows);
          out.line(columns.header());
        }
        for (List<String> row : rows) {
          out.line(columns.line(row));
        }
      }
      out.flush();
    }

    void write(Map<String, Long> counts) {
      var rows = new ArrayList<List<String>>();
      counts.forEach(
          (name, count) -> {
            List<String> parts = List.of(name.split("\t", -1));
            rows.add(
                List.of(
                    SafeText.of(parts.get(0)), SafeText.of(parts.get(1)), Progress.count(count)));
            if (format != Format.TABLE) {
              json(
                  "{\"stage\":"
                      + Json.quoted(parts.get(0))
                      + ",\"reason\":"
                      + Json.quoted(parts.get(1))
                      + ",\"count\":"
                      + count
                      + "}");
            }
          });
      if (format == Format.TABLE) {
        Columns.table(List.of("stage", "reason", "count"), rows).forEach(out::line);
      }
    }

    private void json(String line) {
      Json.Parsed parsed = format == Format.JSON ? Json.read(line.getBytes(UTF_8)) : null;
      if (parsed == null) {
        out.line(line);
      } else {
        for (String part : parsed.tree().toPrettyString().split("\n", -1)) {
          out.line(SafeText.ofJson(part));
        }
      }
    }
  }

  private static List<String> row(RefusedRecord letter) {
    byte @Nullable [] value = letter.message().value();
    return List.of(
        letter.place(),
        SafeText.of(letter.stage()),
        SafeText.of(letter.reason()),
        SafeText.of(letter.origin()),
        SafeText.shortened(SafeText.of(letter.explanation()), 60),
        value == null ? "(no value)" : SafeText.shortened(SafeText.of(value), 60));
  }

  private static String object(RefusedRecord letter) {
    byte @Nullable [] key = letter.message().key();
    byte @Nullable [] value = letter.message().value();
    return "{\"place\":"
        + Json.quoted(letter.place())
        + ",\"stage\":"
        + Json.quoted(letter.stage())
        + ",\"reason\":"
        + Json.quoted(letter.reason())
        + ",\"topic\":"
        + Json.quoted(letter.topic())
        + ",\"partition\":"
        + letter.partition()
        + ",\"offset\":"
        + letter.offset()
        + ",\"operator\":"
        + Json.quoted(letter.operator())
        + ",\"message\":"
        + Json.quoted(letter.explanation())
        + ",\"key\":"
        + (key == null ? "null" : Json.quoted(SafeText.of(key)))
        + ",\"value\":"
        + (value == null ? "null" : Json.quoted(SafeText.of(value)))
        + "}";
  }
}
