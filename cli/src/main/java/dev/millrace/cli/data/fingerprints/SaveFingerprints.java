package dev.millrace.cli.data.fingerprints;

import dev.millrace.cli.Durations;
import dev.millrace.cli.data.Interruption;
import dev.millrace.cli.data.KafkaOptions;
import dev.millrace.cli.data.Notices;
import dev.millrace.cli.data.Progress;
import dev.millrace.cli.data.TopicReader;
import dev.millrace.serde.deadletter.DeadLetterTopic;
import dev.millrace.serde.replay.RefusedRecord;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Keeps each fingerprint with its input, one file each. */
@Command(
    name = "save-fingerprints",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Example:",
      "  ./millrace save-fingerprints --out output/",
      "  ./millrace save-fingerprints --out output/ --until-idle 30s"
    },
    description = {
      "Keep each fingerprint with exactly the messages that it was computed from: one file"
          + " UUID_START_END.json for each.",
      "It goes on until Ctrl-C. Started again it continues; what is there already is left alone."
    })
public final class SaveFingerprints implements Callable<Integer> {
  /** Of fingerprints in memory at a time, in JSON. */
  private static final long MOST_FINGERPRINT_BYTES = 48L << 20;

  @Spec CommandSpec spec = CommandSpec.create();
  @Mixin KafkaOptions kafka = new KafkaOptions();

  @Option(
      names = "--out",
      paramLabel = "FOLDER",
      required = true,
      description = "Where the files go; made if it is absent.")
  Path out = Path.of("");

  @Option(
      names = "--input-topic",
      paramLabel = "TOPIC",
      defaultValue = "sensor-data",
      description = "The job's input (default: ${DEFAULT-VALUE}).")
  String inputTopic = "sensor-data";

  @Option(
      names = "--fingerprint-topic",
      paramLabel = "TOPIC",
      defaultValue = "fingerprint-output",
      description = "The job's output (default: ${DEFAULT-VALUE}).")
  String fingerprintTopic = "fingerprint-output";

  @Option(
      names = "--until-idle",
      paramLabel = "DURATION",
      converter = Durations.class,
      description = "End when nothing has come for so long.")
  @Nullable Duration untilIdle;

  @Option(names = "--quiet", description = "No progress and no summary.")
  boolean quiet;

  @Override
  public Integer call() {
    PrintWriter err = spec.commandLine().getErr();
    var hopeless = new Notices(err, "Not saved");
    var skipped = new Notices(err, "Skipped");
    long began = System.nanoTime();
    try (var archive = new Archive(out);
        var input = new TopicReader(kafka, List.of(inputTopic));
        var outputs =
            new TopicReader(kafka, List.of(fingerprintTopic, DeadLetterTopic.of(inputTopic)));
        var interruption = new Interruption(() -> {})) {
      long memory = Runtime.getRuntime().maxMemory() / 4;
      var keeper = new Keeper(input, archive, hopeless, memory, interruption::requested);
      follow(keeper, input, outputs, skipped, interruption);
      if (!quiet) {
        err.println(
            summary(keeper, hopeless, skipped, Duration.ofNanos(System.nanoTime() - began)));
        err.flush();
      }
      boolean finished = interruption.requested() || keeper.open() == 0;
      return finished && hopeless.count() + skipped.count() == 0 ? 0 : 1;
    }
  }

  private void follow(
      Keeper keeper,
      TopicReader input,
      TopicReader outputs,
      Notices skipped,
      Interruption interruption) {
    Map<TopicPartition, Long> known = Map.of();
    long quietSince = System.nanoTime();
    try (var progress = new Progress("Saving", "fingerprints", -1, quiet)) {
      while (!interruption.requested()) {
        Map<TopicPartition, Long> outputEnds = outputs.ends();
        boolean news = takeUpTo(outputEnds, keeper, outputs, skipped, interruption);
        // Only now, so that everything the fingerprints were computed from lies before.
        Map<TopicPartition, Long> inputEnds = input.ends();
        if (news) {
          keeper.save(inputEnds);
          progress.at(keeper.saved());
        }
        var ends = new HashMap<>(inputEnds);
        ends.putAll(outputEnds);
        if (news || !ends.equals(known)) {
          known = ends;
          quietSince = System.nanoTime();
        } else if (untilIdle != null && System.nanoTime() - quietSince >= untilIdle.toNanos()) {
          return;
        }
      }
    }
  }

  /** Takes what the outputs hold, or as much of it as there is room for; false if it is nothing. */
  private boolean takeUpTo(
      Map<TopicPartition, Long> ends,
      Keeper keeper,
      TopicReader outputs,
      Notices skipped,
      Interruption interruption) {
    boolean any = false;
    long bytes = 0;
    do {
      for (ConsumerRecord<byte[], byte[]> message : outputs.poll()) {
        any = true;
        byte @Nullable [] value = message.value();
        bytes += value == null ? 0 : value.length;
        take(message, keeper, skipped);
      }
    } while (!outputs.hasReached(ends)
        && bytes < MOST_FINGERPRINT_BYTES
        && !interruption.requested());
    return any;
  }

  private void take(ConsumerRecord<byte[], byte[]> message, Keeper keeper, Notices skipped) {
    if (!message.topic().equals(fingerprintTopic)) {
      RefusedRecord letter = RefusedRecord.of(message);
      if (letter.topic().equals(inputTopic)) {
        keeper.refuse(letter.partition(), letter.offset());
      }
      return;
    }
    try {
      keeper.take(Fingerprint.read(message.value()));
    } catch (NotAFingerprint reason) {
      skipped.add(
          fingerprintTopic
              + " "
              + message.partition()
              + ":"
              + message.offset()
              + " is no fingerprint: "
              + reason.getMessage()
              + ".");
    }
  }

  private String summary(Keeper keeper, Notices hopeless, Notices skipped, Duration took) {
    var summary =
        new StringBuilder("Saved ")
            .append(Progress.count(keeper.saved()))
            .append(" fingerprints with their input in ")
            .append(out)
            .append(" in ")
            .append(Durations.brief(took));
    part(summary, keeper.there(), "were there already");
    part(summary, keeper.open(), "wait for dead letters");
    part(summary, hopeless.count(), "lack input");
    part(summary, skipped.count(), "were skipped");
    return summary.append('.').toString();
  }

  private static void part(StringBuilder summary, long count, String what) {
    if (count > 0) {
      summary.append("; ").append(Progress.count(count)).append(' ').append(what);
    }
  }
}
