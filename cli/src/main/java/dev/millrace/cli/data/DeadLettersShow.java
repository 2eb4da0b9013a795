package dev.millrace.cli.data;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.millrace.cli.Failure;
import dev.millrace.serde.replay.RefusedRecord;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Shows one dead letter with all it carries. */
@Command(
    name = "show",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Example:",
      "  ./millrace dead-letters show transactions 0:17",
      "  ./millrace dead-letters show transactions 0:17 --raw > refused.bin"
    },
    description = "Show one dead letter: its headers, its original key and value.")
public final class DeadLettersShow implements Callable<Integer> {
  @Spec CommandSpec spec = CommandSpec.create();
  @Mixin KafkaOptions kafka = new KafkaOptions();

  @Parameters(
      index = "0",
      paramLabel = "TOPIC",
      description = "The input topic, or its dead-letter topic.")
  String topic = "";

  @Parameters(
      index = "1",
      paramLabel = "PARTITION:OFFSET",
      description = "The place of the letter, as 'dead-letters list' prints it.")
  String place = "";

  @Option(names = "--raw", description = "Only the original value, byte for byte.")
  boolean raw;

  @Override
  public Integer call() {
    Place wanted = Place.of(place, spec.commandLine());
    String letters = RefusedRecord.topicOf(topic);
    ConsumerRecord<byte[], byte[]> letter =
        TopicReader.at(kafka, letters, wanted.partition(), wanted.offset());
    if (letter == null) {
      throw new Failure(
          "There is no dead letter at " + place + " in " + letters + ".",
          "See the places with 'millrace dead-letters list " + topic + "'.");
    }
    try (var out = new Stdout()) {
      byte @Nullable [] value = letter.value();
      if (raw) {
        out.write(value == null ? new byte[0] : value);
      } else {
        show(letter, out);
      }
    } catch (Stdout.Closed nobodyReads) {
      return 0;
    }
    return 0;
  }

  private static void show(ConsumerRecord<byte[], byte[]> letter, Stdout out) {
    out.line("letter     " + letter.topic() + " " + letter.partition() + ":" + letter.offset());
    out.line("written    " + Instant.ofEpochMilli(letter.timestamp()));
    out.line("");
    var rows = new ArrayList<List<String>>();
    for (Header header : letter.headers()) {
      byte @Nullable [] value = header.value();
      rows.add(
          List.of(SafeText.of(header.key()), value == null ? "(no value)" : SafeText.of(value)));
    }
    Columns.table(List.of("header", "value"), rows).forEach(out::line);
    out.line("");
    part("key", letter.key(), out);
    part("value", letter.value(), out);
  }

  private static void part(String name, byte @Nullable [] bytes, Stdout out) {
    if (bytes == null) {
      out.line(name + " (none)");
      return;
    }
    out.line(name + " (" + bytes.length + (bytes.length == 1 ? " byte)" : " bytes)"));
    String text = SafeText.of(bytes);
    boolean printable = text.length() <= bytes.length && text.equals(new String(bytes, UTF_8));
    if (printable) {
      out.line("  " + text);
    } else {
      HexDump.of(bytes).forEach(line -> out.line("  " + line));
    }
  }
}
