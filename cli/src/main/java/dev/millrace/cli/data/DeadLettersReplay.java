package dev.millrace.cli.data;

import dev.millrace.cli.Failure;
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
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
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
      Admin admin,
      @Nullable ReplayTransactions transactions,
      @Nullable Repair repair,
      Interruption interruption) {}

  private final Map<TopicPartition, ReplayProgress> progress = new HashMap<>();
  private final Map<TopicPartition, NavigableSet<Long>> wanted = new HashMap<>();
  private final Map<TopicPartition, Long> ends = new HashMap<>();
  private final Map<String, Integer> partitionsOfOrigins = new HashMap<>();
  private final Map<String, Long> refused = new TreeMap<>();
  private final List<Place> chosen = new ArrayList<>();
  private final Set<String> missing = new HashSet<>();
  private long sent;
  private long sentBefore;

  @Override
  public Integer call() {
    check();
    String letters = DeadLetter.topicOf(topic);
    String name = "millrace-replay-" + letters;
    try (Admin admin = kafka.admin();
        var interruption = new Interruption(() -> {});
        var repair = with == null ? null : new Repair(with);
        KafkaConsumer<byte[], byte[]> consumer =
            kafka.consumer(Map.of("group.id", name, "auto.offset.reset", "earliest"));
        var transactions =
            dryRun
                ? null
                : new ReplayTransactions(
                    kafka.transactionalProducer(name), consumer.groupMetadata(), progress, batch)) {
      try {
        List<TopicPartition> open = start(consumer, partitions(admin, letters));
        replay(consumer, open, new Means(admin, transactions, repair, interruption));
        if (transactions != null) {
          transactions.commit();
        }
      } catch (KafkaException failed) {
        throw explained(failed, letters, transactions == null ? 0 : transactions.committed());
      }
      return report(letters, interruption.requested());
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

  /** Puts the consumer where each partition goes on, and gives the partitions to be read. */
  private List<TopicPartition> start(
      KafkaConsumer<byte[], byte[]> consumer, List<TopicPartition> partitions) {
    consumer.assign(partitions);
    Map<TopicPartition, Long> beginnings = consumer.beginningOffsets(partitions);
    ends.putAll(consumer.endOffsets(partitions));
    Map<TopicPartition, OffsetAndMetadata> committed = consumer.committed(Set.copyOf(partitions));
    var open = new ArrayList<TopicPartition>();
    for (TopicPartition one : partitions) {
      long beginning = beginnings.getOrDefault(one, 0L);
      ReplayProgress done = noted(committed.get(one), beginning);
      done.forgetBefore(beginning);
      progress.put(one, done);
      NavigableSet<Long> offsets = wanted.get(one);
      long from = fromBeginning ? beginning : done.firstOpen();
      if (offsets != null) {
        from = Math.max(beginning, offsets.first());
        ends.put(one, Math.min(end(one), offsets.last() + 1));
      }
      if (from < end(one)) {
        if (offsets != null) {
          done.leaveOutUpTo(from);
          if (fromBeginning) {
            offsets.forEach(done::forget);
          }
        }
        consumer.seek(one, from);
        open.add(one);
      } else {
        consumer.pause(List.of(one));
      }
    }
    return open;
  }

  private ReplayProgress noted(@Nullable OffsetAndMetadata committed, long beginning) {
    if (committed == null || (fromBeginning && places.isEmpty())) {
      return ReplayProgress.startingAt(beginning);
    }
    try {
      return ReplayProgress.of(committed.offset(), committed.metadata());
    } catch (IllegalArgumentException foreign) {
      throw new Failure(
          "The notes on what was sent back cannot be read.",
          "See whether something else uses that consumer group; --from-beginning ignores them.",
          foreign);
    }
  }

  private void replay(
      KafkaConsumer<byte[], byte[]> consumer, List<TopicPartition> open, Means means) {
    long total = 0;
    for (TopicPartition one : open) {
      total += end(one) - consumer.position(one);
    }
    long read = 0;
    try (var bar = new Progress(dryRun ? "Looking" : "Replaying", "letters", total, quiet)) {
      while (!open.isEmpty() && goOn(means)) {
        for (ConsumerRecord<byte[], byte[]> next : consumer.poll(POLL)) {
          if (!goOn(means)) {
            return;
          }
          var at = new TopicPartition(next.topic(), next.partition());
          if (next.offset() < end(at)) {
            look(DeadLetter.of(next), at, means);
            bar.at(++read);
          }
        }
        if (means.transactions() != null) {
          means.transactions().commitIfDue();
        }
        for (TopicPartition one : List.copyOf(open)) {
          if (consumer.position(one) >= end(one)) {
            open.remove(one);
            consumer.pause(List.of(one));
          }
        }
      }
    }
  }

  private boolean goOn(Means means) {
    return sent < max && !means.interruption().requested();
  }

  private void look(DeadLetter letter, TopicPartition at, Means means) {
    long offset = letter.message().offset();
    ReplayProgress done = progress.computeIfAbsent(at, one -> ReplayProgress.startingAt(offset));
    missing.remove(letter.place());
    if (!selected(letter, at)) {
      done.leaveOut(offset);
      return;
    }
    if (done.wasSent(offset)) {
      sentBefore++;
      return;
    }
    String refusal = refusal(letter);
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
      done.leaveOut(offset);
      return;
    }
    int partitions = partitionsOf(letter.topic(), means.admin());
    done.sent(offset);
    sent++;
    if (means.transactions() != null) {
      means.transactions().send(letter.sentBack(value, partitions));
      means.transactions().commitIfDue();
    }
  }

  private boolean selected(DeadLetter letter, TopicPartition at) {
    NavigableSet<Long> offsets = wanted.get(at);
    return (offsets == null || offsets.contains(letter.message().offset()))
        && (stage == null || stage.equalsIgnoreCase(letter.stage()))
        && (reason == null || reason.equalsIgnoreCase(letter.reason()));
  }

  private @Nullable String refusal(DeadLetter letter) {
    if (letter.topic().isEmpty()) {
      return "the headers do not say where it came from";
    }
    if (letter.cut()) {
      return "the value was cut; the whole one lies at its origin, if anywhere";
    }
    if (letter.replays() >= maxReplays) {
      return "sent back "
          + maxReplays
          + (maxReplays == 1 ? " time" : " times")
          + " already (--max-replays)";
    }
    if (letter.stage().equals("late") && !force) {
      return "late: its window has closed, and all else would count it twice (--force)";
    }
    if (letter.stage().equals("sink") && !force) {
      return "of stage sink: only one result was too large, and all else would count it twice"
          + " (--force)";
    }
    return null;
  }

  private int partitionsOf(String origin, Admin admin) {
    return partitionsOfOrigins.computeIfAbsent(
        origin, name -> KafkaOptions.partitions(admin, List.of(name)).size());
  }

  private long end(TopicPartition one) {
    return ends.getOrDefault(one, 0L);
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
