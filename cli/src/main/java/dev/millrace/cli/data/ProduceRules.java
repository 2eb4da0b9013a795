package dev.millrace.cli.data;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.millrace.cli.Failure;
import dev.millrace.serde.codec.JsonCodec;
import dev.millrace.serde.codec.MalformedRecord;
import dev.millrace.transactions.model.Rule;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Sends rules for alerts to the running job, each one checked before. */
@Command(
    name = "rules",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Example:",
      "  echo '{\"rule_id\":7,\"state\":\"active\",\"group_by\":[\"payment_method\"],"
          + "\"aggregate\":\"sum\",\"of\":\"amount\",\"op\":\">\",\"limit\":20000,"
          + "\"window_minutes\":20}' | ./millrace produce rules --from -",
      "  echo '{\"rule_id\":7,\"state\":\"deleted\"}' | ./millrace produce rules --from -"
    },
    description = {
      "Send rules for transaction_alerts, one JSON object a line; they take effect at once.",
      "A line that is no rule is named and not sent; the others are."
    })
public final class ProduceRules implements Callable<Integer> {
  @Spec CommandSpec spec = CommandSpec.create();
  @Mixin KafkaOptions kafka = new KafkaOptions();

  @Option(
      names = "--topic",
      paramLabel = "TOPIC",
      defaultValue = "transaction_rules",
      description = "Where to send (default: ${DEFAULT-VALUE}).")
  String topic = "transaction_rules";

  @Option(
      names = "--from",
      paramLabel = "FILE",
      required = true,
      description = "The file with the rules; - is standard input.")
  String from = "-";

  @Override
  public Integer call() throws IOException {
    try (Admin admin = kafka.admin()) {
      var unused = KafkaOptions.partitions(admin, List.of(topic));
    }
    PrintWriter err = spec.commandLine().getErr();
    var codec = JsonCodec.of(Rule.class);
    long sent = 0;
    long refused = 0;
    try (InputStream file = Feed.open(from);
        KafkaProducer<byte[], byte[]> producer = kafka.producer()) {
      var lines = new Lines(file, kafka.largestRecord());
      for (byte[] line = lines.next(); line != null; line = lines.next()) {
        if (new String(line, UTF_8).isBlank()) {
          continue;
        }
        try {
          Rule rule = codec.decode(line);
          byte[] key = String.valueOf(rule.ruleId()).getBytes(UTF_8);
          // One at a time, so that a rule typed by hand works before the next is read.
          var unused = producer.send(new ProducerRecord<>(topic, key, line)).get();
          sent++;
        } catch (MalformedRecord malformed) {
          refused++;
          err.println(
              "Not sent: line "
                  + lines.number()
                  + ": "
                  + SafeText.of(String.valueOf(malformed.getMessage())));
        }
      }
    } catch (ExecutionException | KafkaException failed) {
      throw KafkaOptions.explained(failed, topic);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new Failure("Interrupted while sending rules.", "Send them again.", interrupted);
    }
    err.println("Sent " + Progress.count(sent) + " rules to " + topic + ".");
    err.flush();
    return refused == 0 ? 0 : 1;
  }
}
