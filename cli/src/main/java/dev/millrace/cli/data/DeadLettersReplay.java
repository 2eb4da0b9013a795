package dev.millrace.cli.data;

import dev.millrace.cli.Failure;
import dev.millrace.serde.replay.RefusedRecord;
import dev.millrace.serde.replay.Replay;
import dev.millrace.serde.replay.ReplayImpossible;
import dev.millrace.serde.replay.ReplayRules;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Sends dead letters back to where they came from, each once. */
@Command(
    name = "replay",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Example:",
      "  ./millrace dead-letters replay transactions --reason negative-amount --dry-run",
      "  ./millrace dead-letters replay transactions 0:17 0:18",
      "  ./millrace dead-letters replay transactions --stage deserialize --with 'jq -c .payment'"
    },
    description = {
      "Send dead letters back to the topic they came from: original key, value and headers, without"
          + " the headers of the error and with a new timestamp.",
      "Each letter is sent once, even if this command is killed and run again, and whatever"
          + " selection it was sent by: what was sent is noted in Kafka, in the consumer group"
          + " millrace-replay-TOPIC, in the same transaction.",
      "Left out are letters whose value had to be cut, those sent too often already, and, without"
          + " --force, those of the stages late and sink: the job has used them already for all but"
          + " a window that had closed or a result that was too large, and would count them twice."
    })
public final class DeadLettersReplay implements Callable<Integer> {
  private static final Duration POLL = Duration.ofMillis(250);

  @Spec CommandSpec spec = CommandSpec.create();
  @Mixin KafkaOptions kafka = new KafkaOptions();

  @Parameters(
      index = "0",
      paramLabel = "TOPIC",
      description = "The input topic, or its dead-letter topic.")
  String topic = "";

  @Parameters(
      index = "1..*",
      arity = "0..*",
      paramLabel = "PARTITION:OFFSET",
      description = "Only these letters, by their places as 'dead-letters list' prints them.")
  List<String> places = List.of();

  @Option(
      names = "--stage",
      paramLabel = "STAGE",
      description = "Only these: deserialize, validate, process, late or sink.")
  @Nullable String stage;

  @Option(names = "--reason", paramLabel = "REASON", description = "Only these.")
  @Nullable String reason;

  @Option(
      names = "--partition",
      paramLabel = "N",
      description = "Only letters in this partition of the dead-letter topic.")
  @Nullable Integer partition;

  @Option(names = "--max", paramLabel = "N", description = "At most so many.")
  long max = Long.MAX_VALUE;

  @Option(
      names = "--max-replays",
      paramLabel = "N",
      defaultValue = "3",
      description = "Leave out what was sent back so often already (default: ${DEFAULT-VALUE}).")
  int maxReplays = 3;

  @Option(names = "--force", description = "Send letters of the stages late and sink as well.")
  boolean force;

  @Option(
      names = "--with",
      paramLabel = "COMMAND",
      description =
          "Pipe each value through this shell command and send what it prints; a letter for which"
              + " it ends with another code than 0 is left out.")
  @Nullable String with;

  @Option(
      names = "--from-beginning",
      description =
          "Forget what was sent before, by any selection (beside places: for these alone). To go on"
              + " after a failure, leave this away.")
  boolean fromBeginning;

  @Option(names = "--dry-run", description = "Only say what would be sent.")
  boolean dryRun;

  @Option(
      names = "--batch",
      paramLabel = "N",
      defaultValue = "500",
      description = "Letters in one transaction (default: ${DEFAULT-VALUE}).")
  int batch = 500;

  @Option(names = "--quiet", description = "No progress bar and no summary.")
  boolean quiet;

  /** What a run works with; what is null is not asked for. */
  private record Means(
      Replay replay, ReplayRules rules, @Nullable Repair repair, Interruption interruption) {}

  private final Map<TopicPartition, NavigableSet<Long>> wanted = new HashMap<>();
  private final Map<String, Long> refused = new TreeMap<>();
  private final List<Place> chosen = new ArrayList<>();
  private final Set<String> missing = new HashSet<>();
  private long sent;
  private long sentBefore;

  @Override
  public Integer call() {
    check();
    String letters = RefusedRecord.topicOf(topic);
    String name = Replay.nameOf(letters);
    try (Admin admin = kafka.admin();
        var interruption = new Interruption(() -> {});
        var repair = with == null ? null : new Repair(with);
        KafkaConsumer<byte[], byte[]> consumer =
            kafka.consumer(Map.of("group.id", name, "auto.offset.reset", "earliest"));
        var replay =
            new Replay(
                consumer,
                dryRun ? null : kafka.transactionalProducer(name),
                batch,
                origin -> KafkaOptions.partitions(admin, List.of(origin)).size())) {
      try {
        long total = replay.start(partitions(admin, letters), wanted, fromBeginning);
        replay(total, new Means(replay, new ReplayRules(maxReplays, force), repair, interruption));
        replay.commit();
      } catch (KafkaException failed) {
        throw explained(failed, letters, replay.committed());
      }
      return report(letters, interruption.requested());
    } catch (ReplayImpossible impossible) {
      throw new Failure(String.valueOf(impossible.getMessage()), impossible.advice(), impossible);
    } catch (KafkaException failed) {
      throw explained(failed, letters, 0);
    }
  }

  private void check() {
    if (max < 0 || batch < 1 || maxReplays < 0) {
      throw new ParameterException(
          spec.commandLine(),
          "--max and --max-replays must not be negative, and --batch at least 1.");
    }
    if (!places.isEmpty() && partition != null) {
      throw new ParameterException(
          spec.commandLine(), "--partition means nothing beside places, which name theirs.");
    }
    places.forEach(place -> chosen.add(Place.of(place, spec.commandLine())));
  }

  private List<TopicPartition> partitions(Admin admin, String letters) {
    List<TopicPartition> all = KafkaOptions.partitions(admin, List.of(letters));
    for (Place place : chosen) {
      TopicPartition named = place.in(letters);
      if (all.contains(named)) {
        wanted.computeIfAbsent(named, ignored -> new TreeSet<>()).add(place.offset());
      }
      missing.add(place.toString());
    }
    return all.stream()
        .filter(one -> partition == null || partition == one.partition())
        .filter(one -> places.isEmpty() || wanted.containsKey(one))
        .toList();
  }

  private void replay(long total, Means means) {
    Replay replay = means.replay();
    long read = 0;
    try (var bar = new Progress(dryRun ? "Looking" : "Replaying", "letters", total, quiet)) {
      while (replay.isOpen() && goOn(means)) {
        for (RefusedRecord letter : replay.poll(POLL)) {
          if (!goOn(means)) {
            return;
          }
          look(letter, means);
          bar.at(++read);
        }
        replay.settle();
      }
    }
  }

  private boolean goOn(Means means) {
    return sent < max && !means.interruption().requested();
  }

  private void look(RefusedRecord letter, Means means) {
    Replay replay = means.replay();
    missing.remove(letter.place());
    if (!replay.isWanted(letter) || !selected(letter)) {
      replay.leaveOut(letter);
      return;
    }
    if (replay.wasSent(letter)) {
      sentBefore++;
      return;
    }
    String refusal = means.rules().obstacle(letter).map(why -> refusal(why, means)).orElse(null);
    byte[] value = letter.message().value();
    if (refusal == null && means.repair() != null) {
      value = means.repair().of(value);
      if (means.interruption().requested()) {
        return; // Ctrl-C has ended the user's command too, so its answer means nothing.
      }
      refusal = value == null ? "the command given with --with failed" : null;
    }
    if (refusal != null) {
      refused.merge(refusal, 1L, Long::sum);
      replay.leaveOut(letter);
      return;
    }
    replay.send(letter, value);
    sent++;
  }

  private boolean selected(RefusedRecord letter) {
    return (stage == null || stage.equalsIgnoreCase(letter.stage()))
        && (reason == null || reason.equalsIgnoreCase(letter.reason()));
  }

  /** Why a letter stays, and which option sends it all the same. */
  private static String refusal(ReplayRules.Obstacle why, Means means) {
    String option =
        switch (why) {
          case NO_ORIGIN, CUT -> "";
          case TOO_OFTEN -> " (--max-replays)";
          case LATE, SINK -> " (--force)";
        };
    return means.rules().words(why) + option;
  }

  private int report(String letters, boolean interrupted) {
    PrintWriter err = spec.commandLine().getErr();
    if (!quiet) {
      err.println(
          (interrupted ? "Interrupted. " : "")
              + (dryRun ? "Would send back " : "Sent back ")
              + letters(sent)
              + " of "
              + letters
              + (sentBefore == 0 ? "" : "; " + letters(sentBefore) + " had been sent before")
              + ".");
    }
    refused.forEach((why, count) -> err.println("Left out " + letters(count) + ": " + why + "."));
    if (!interrupted && sent < max) {
      missing.stream()
          .sorted()
          .forEach(place -> err.println("There is no dead letter at " + place + "."));
    }
    err.flush();
    return refused.isEmpty() && (missing.isEmpty() || sent >= max) && !interrupted ? 0 : 1;
  }

  private static String letters(long count) {
    return Progress.count(count) + (count == 1 ? " dead letter" : " dead letters");
  }

  private static Failure explained(KafkaException failed, String letters, long committed) {
    // Once a transaction has failed, the client wraps the reason.
    KafkaException cause = failed.getCause() instanceof KafkaException inner ? inner : failed;
    if (cause instanceof ProducerFencedException
        || cause instanceof InvalidProducerEpochException) {
      return new Failure(
          "Another replay of " + letters + " has taken over; this one sent " + committed + ".",
          "Run one at a time.",
          failed);
    }
    Failure plain = KafkaOptions.explained(cause, letters);
    return new Failure(
        plain.getMessage() + " (" + letters(committed) + " were sent back before.)",
        plain.advice() + " Run the command again to go on; none is sent twice.",
        failed);
  }
}
