package dev.millrace.cli.lakehouse;

import static java.util.Objects.requireNonNullElse;

import dev.millrace.cli.Durations;
import dev.millrace.cli.data.Format;
import dev.millrace.cli.data.KafkaOptions;
import dev.millrace.cli.data.Progress;
import dev.millrace.cli.data.Stdout;
import dev.millrace.cli.data.verify.Verdict;
import dev.millrace.cli.pulsar.PulsarOptions;
import dev.millrace.cli.pulsar.TopicName;
import dev.millrace.lakehouse.catalog.CatalogOptions;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** Checks that every message of a topic is a row of the table, exactly once. */
@Command(
    name = "verify",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Example:",
      "  ./millrace lakehouse verify",
      "  ./millrace lakehouse verify --catalog.warehouse file:///srv/lakehouse --until-idle 0s",
      "  ./millrace lakehouse verify --source kafka --topic detection_events"
          + " --catalog.warehouse file:///srv/lakehouse"
    },
    description = {
      "Read the topic from its first message to where it ends now, and find each message's row by"
          + " its id; compare payloads byte for byte, and their hashes. Rows are those that the"
          + " table's newest snapshot says.",
      "It ends when every message has its row, or when no snapshot has come for --until-idle."
          + " Messages that come meanwhile are left aside. What the topic no longer holds looks"
          + " unexpected."
    })
public final class LakehouseVerify implements Callable<Integer> {
  /** What the table was written from. */
  enum Origin {
    PULSAR,
    KAFKA
  }

  @Spec CommandSpec spec = CommandSpec.create();
  @Mixin TableOptions table = new TableOptions();
  @Mixin PulsarOptions pulsar = new PulsarOptions();
  @Mixin KafkaOptions kafka = new KafkaOptions();

  @Option(
      names = "--source",
      paramLabel = "SOURCE",
      defaultValue = "pulsar",
      description = "Where the topic is: pulsar or kafka (default: ${DEFAULT-VALUE}).")
  Origin source = Origin.PULSAR;

  @Option(
      names = "--topic",
      paramLabel = "TOPIC",
      description =
          "The topic (default: persistent://retail/metadata/events, in Kafka detection_events).")
  @Nullable String topic;

  @Option(
      names = "--until-idle",
      paramLabel = "DURATION",
      defaultValue = "2m",
      converter = Durations.class,
      description =
          "Stop waiting for missing rows when no snapshot has come for so long (default:"
              + " ${DEFAULT-VALUE}); the job makes one with each checkpoint.")
  Duration untilIdle = Duration.ofMinutes(2);

  @Option(
      names = "--timeout",
      paramLabel = "DURATION",
      defaultValue = "10m",
      converter = Durations.class,
      description = "Stop waiting after so long in any case (default: ${DEFAULT-VALUE}).")
  Duration timeout = Duration.ofMinutes(10);

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      defaultValue = "table",
      description = "table, json or ndjson (default: table).")
  Format format = Format.TABLE;

  @Option(names = "--quiet", description = "No progress bar.")
  boolean quiet;

  @Override
  public Integer call() throws IOException, InterruptedException {
    CatalogOptions catalog = table.catalog();
    TopicName pulsarTopic = source == Origin.PULSAR ? pulsarTopic() : null;
    return OpenTable.look(
        catalog,
        opened -> {
          try (MessageTopic messages =
              pulsarTopic == null
                  ? new KafkaMessages(kafka, requireNonNullElse(topic, "detection_events"))
                  : new PulsarMessages(pulsar.access(), pulsarTopic)) {
            var completeness =
                new Completeness(messages, opened.table(), catalog.fullName(), quiet);
            completeness.readMessages();
            completeness.compare(untilIdle, timeout);
            return conclude(completeness, messages.name());
          }
        });
  }

  private TopicName pulsarTopic() {
    try {
      return new TopicName.Reader()
          .convert(requireNonNullElse(topic, "persistent://retail/metadata/events"));
    } catch (TypeConversionException noTopic) {
      throw new ParameterException(spec.commandLine(), noTopic.getMessage() + ".", noTopic);
    }
  }

  private int conclude(Completeness completeness, String topicName) {
    Verdict verdict = completeness.verdict();
    try (var out = new Stdout()) {
      if (format == Format.TABLE) {
        out.line(Progress.count(completeness.messages()) + " messages in " + topicName + '.');
        Verdict.table(List.of(verdict)).forEach(out::line);
        completeness.examples().forEach(out::line);
        if (completeness.newer() > 0) {
          out.line(
              Progress.count(completeness.newer())
                  + " rows are of messages that came meanwhile; they were left aside.");
        }
        out.line(
            verdict.differs() ? "There are differences." : "Everything is there, exactly once.");
      } else {
        out.line(verdict.json());
      }
    } catch (Stdout.Closed nobodyReads) {
      // The exit code says it.
    }
    return verdict.differs() ? 1 : 0;
  }
}
