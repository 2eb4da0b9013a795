package dev.millrace.cli.data.verify;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.cli.Durations;
import dev.millrace.cli.data.Columns;
import dev.millrace.cli.data.Format;
import dev.millrace.cli.data.KafkaOptions;
import dev.millrace.cli.data.Progress;
import dev.millrace.cli.data.SafeText;
import dev.millrace.cli.data.Stdout;
import dev.millrace.cli.data.TopicReader;
import dev.millrace.serde.deadletter.DeadLetterTopic;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Checks that the transactions job wrote everything it had to, exactly once. */
@Command(
    name = "transactions",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Example:",
      "  ./millrace verify transactions",
      "  ./millrace verify transactions --until-idle 10s --timeout 5m"
    },
    description = {
      "Read the whole input, work out what the job must write, wait until it is there, and compare"
          + " every record.",
      "It ends when everything is there, or when nothing has come for --until-idle. Nothing else"
          + " should be sent meanwhile. Assumes the job's default settings for discounts, limits"
          + " and patterns. What rules have told is not looked at."
    })
public final class VerifyTransactions implements Callable<Integer> {
  private static final long SETTLE_SECONDS = 3;
  private static final int EXAMPLES = 5;

  @Spec CommandSpec spec = CommandSpec.create();
  @Mixin KafkaOptions kafka = new KafkaOptions();

  @Option(
      names = "--topic",
      paramLabel = "TOPIC",
      defaultValue = "transactions",
      description = "The input (default: ${DEFAULT-VALUE}).")
  String topic = "transactions";

  @Option(
      names = "--processed",
      paramLabel = "TOPIC",
      defaultValue = "processed_transactions",
      description = "Default: ${DEFAULT-VALUE}.")
  String processed = "processed_transactions";

  @Option(
      names = "--high-value",
      paramLabel = "TOPIC",
      defaultValue = "high_value_transactions",
      description = "Default: ${DEFAULT-VALUE}.")
  String highValue = "high_value_transactions";

  @Option(
      names = "--user-aggregations",
      paramLabel = "TOPIC",
      defaultValue = "user_aggregations",
      description = "Default: ${DEFAULT-VALUE}.")
  String userAggregations = "user_aggregations";

  @Option(
      names = "--category-aggregations",
      paramLabel = "TOPIC",
      defaultValue = "category_aggregations",
      description = "Default: ${DEFAULT-VALUE}.")
  String categoryAggregations = "category_aggregations";

  @Option(
      names = "--alerts",
      paramLabel = "TOPIC",
      defaultValue = "transaction_alerts",
      description = "Default: ${DEFAULT-VALUE}.")
  String alerts = "transaction_alerts";

  @Option(
      names = "--dead-letters",
      paramLabel = "TOPIC",
      description = "Default: the input topic with .dead-letters.")
  @Nullable String deadLetters;

  @Option(
      names = "--window",
      paramLabel = "DURATION",
      defaultValue = "1m",
      converter = Durations.class,
      description = "The job's window.size (default: ${DEFAULT-VALUE}).")
  Duration window = Duration.ofMinutes(1);

  @Option(
      names = "--out-of-orderness",
      paramLabel = "DURATION",
      defaultValue = "10s",
      converter = Durations.class,
      description = "The job's window.out-of-orderness (default: ${DEFAULT-VALUE}).")
  Duration outOfOrderness = Duration.ofSeconds(10);

  @Option(
      names = "--until-idle",
      paramLabel = "DURATION",
      defaultValue = "45s",
      converter = Durations.class,
      description = "Stop waiting when nothing has come for so long (default: ${DEFAULT-VALUE}).")
  Duration untilIdle = Duration.ofSeconds(45);

  @Option(
      names = "--timeout",
      paramLabel = "DURATION",
      defaultValue = "10m",
      converter = Durations.class,
      description = "Stop waiting after so long in any case (default: ${DEFAULT-VALUE}).")
  Duration timeout = Duration.ofMinutes(10);

  @Option(
      names = "--all-windows",
      description =
          "Windows that may still be open, because no later event has come, must be there too.")
  boolean allWindows;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      defaultValue = "table",
      description = "table, json or ndjson (default: table).")
  Format format = Format.TABLE;

  @Option(names = "--quiet", description = "No progress bar.")
  boolean quiet;

  /** One line of the result. */
  private record Verdict(
      String topic,
      long expected,
      long found,
      long missing,
      long doubled,
      long wrong,
      long unexpected,
      long open) {
    boolean differs() {
      return missing + doubled + wrong + unexpected > 0;
    }
  }

  @Override
  public Integer call() {
    if (window.isZero()) {
      throw new ParameterException(spec.commandLine(), "--window must not be 0.");
    }
    var topics =
        new OutputTopics(
            processed,
            highValue,
            userAggregations,
            categoryAggregations,
            alerts,
            deadLetters == null ? DeadLetterTopic.of(topic) : deadLetters);
    var expectation = new Expectation(topics, window, outOfOrderness);
    try (var input = new TopicReader(kafka, List.of(topic));
        var output = new TopicReader(kafka, topics.all());
        var out = new Stdout()) {
      Map<TopicPartition, Long> ends = input.ends();
      warnOfLostBeginning(input);
      read(input, ends, "Reading " + topic, message -> expect(expectation, message));
      var observation =
          new Observation(topics, expectation, topic, System.currentTimeMillis() + 3_600_000L);
      await(output, expectation, observation);
      List<Patterns.Expected> patterns =
          expectation
              .patterns()
              .alerts(observation.late(Patterns.CARD_TESTING), observation.late(Patterns.BURST));
      Windows users = expectation.userWindows();
      Windows categories = expectation.categoryWindows();
      if (observation.anythingLate()) {
        users = expectation.windows(Windows.Kind.USER, window);
        categories = expectation.windows(Windows.Kind.CATEGORY, window);
        addInTime(input, ends, observation, users, categories);
      }
      return compare(expectation, observation, users, categories, patterns, topics, out);
    } catch (Stdout.Closed nobodyReads) {
      return 0;
    }
  }

  private static void expect(Expectation expectation, ConsumerRecord<byte[], byte[]> message) {
    expectation.add(
        message.partition(), message.offset(), message.timestamp(), message.key(), message.value());
  }

  private void warnOfLostBeginning(TopicReader input) {
    long lost = input.beginnings().values().stream().mapToLong(Long::longValue).sum();
    if (lost > 0) {
      PrintWriter err = spec.commandLine().getErr();
      err.println(
          "The first "
              + Progress.count(lost)
              + " offsets of "
              + topic
              + " are no longer there; what the job made of them will look unexpected.");
      err.flush();
    }
  }

  /** Takes each record. */
  private interface Taker {
    void take(ConsumerRecord<byte[], byte[]> message);
  }

  private void read(TopicReader input, Map<TopicPartition, Long> ends, String task, Taker taker) {
    Map<TopicPartition, Long> beginnings = input.beginnings();
    long total = 0;
    for (Map.Entry<TopicPartition, Long> end : ends.entrySet()) {
      total += end.getValue() - beginnings.getOrDefault(end.getKey(), 0L);
    }
    try (var progress = new Progress(task, "records", total, quiet)) {
      long[] done = {0};
      input.readTo(
          ends,
          message -> {
            taker.take(message);
            progress.at(++done[0]);
            return true;
          });
    }
  }

  /** Waits until the outputs hold what is expected, or nothing comes any more. */
  private void await(TopicReader output, Expectation expectation, Observation observation) {
    long began = System.nanoTime();
    long quietSince = began;
    long patterns = expectation.patterns().alerts(Set.of(), Set.of()).size();
    long wanted =
        expectation.processed().expected()
            + expectation.highValue().expected()
            + expectation.deadLetters().expected()
            + expectation.userWindows().size()
            + expectation.categoryWindows().size()
            + patterns;
    try (var progress = new Progress("Comparing", "records", wanted, quiet)) {
      while (true) {
        ConsumerRecords<byte[], byte[]> batch = output.poll();
        batch.forEach(observation::add);
        progress.at(observation.found());
        long now = System.nanoTime();
        if (!batch.isEmpty()) {
          quietSince = now;
          continue;
        }
        // A double may follow right behind the last record that was missing.
        Duration patience =
            isComplete(expectation, observation)
                    && observation.alerts().size() >= patterns
                    && untilIdle.toSeconds() > SETTLE_SECONDS
                ? Duration.ofSeconds(SETTLE_SECONDS)
                : untilIdle;
        if (now - quietSince >= patience.toNanos() || now - began >= timeout.toNanos()) {
          return;
        }
      }
    }
  }

  private static boolean isComplete(Expectation expectation, Observation observation) {
    return isComplete(expectation.processed())
        && isComplete(expectation.highValue())
        && isComplete(expectation.deadLetters())
        && observation.userWindows().size() >= expectation.userWindows().size()
        && observation.categoryWindows().size() >= expectation.categoryWindows().size();
  }

  private static boolean isComplete(Comparison comparison) {
    return comparison.found() >= comparison.expected();
  }

  /** Adds up the windows again, each without what came too late for its operator. */
  private void addInTime(
      TopicReader input,
      Map<TopicPartition, Long> ends,
      Observation observation,
      Windows users,
      Windows categories) {
    read(
        input,
        ends,
        "Without late records",
        message -> {
          Reading reading = Reading.of(message.value(), message.timestamp());
          if (reading == null) {
            return;
          }
          Enriched enriched = Enriched.of(reading);
          long place = Place.of(message.partition(), message.offset());
          for (Windows windows : List.of(users, categories)) {
            if (!observation.late(windows.kind()).contains(place)) {
              windows.add(enriched);
            }
          }
        });
  }

  private int compare(
      Expectation expectation,
      Observation observation,
      Windows users,
      Windows categories,
      List<Patterns.Expected> patterns,
      OutputTopics topics,
      Stdout out) {
    var examples = new ArrayList<String>();
    var verdicts = new ArrayList<Verdict>();
    verdicts.add(records(expectation.processed(), examples));
    verdicts.add(records(expectation.highValue(), examples));
    verdicts.add(
        windows(
            topics.userAggregations(), users, observation.userWindows(), expectation, examples));
    verdicts.add(
        windows(
            topics.categoryAggregations(),
            categories,
            observation.categoryWindows(),
            expectation,
            examples));
    verdicts.add(alerts(patterns, observation.alerts(), expectation, examples));
    verdicts.add(records(expectation.deadLetters(), examples));
    if (observation.lateLetters().found() > 0) {
      verdicts.add(records(observation.lateLetters(), examples));
    }
    boolean differs = verdicts.stream().anyMatch(Verdict::differs);
    if (format == Format.TABLE) {
      out.line(
          Progress.count(expectation.input())
              + " records in "
              + topic
              + ": "
              + Progress.count(expectation.valid())
              + " valid, "
              + Progress.count(expectation.dead())
              + " dead.");
      table(verdicts).forEach(out::line);
      for (Windows windows : List.of(users, categories)) {
        out.line(equation(windows.kind(), expectation, observation));
      }
      examples.forEach(out::line);
      long open = verdicts.stream().mapToLong(Verdict::open).sum();
      if (open > 0) {
        out.line(
            Progress.count(open)
                + " windows and alerts may still be open, because no later event has come; they are"
                + " not missed. See --all-windows.");
      }
      out.line(differs ? "There are differences." : "Everything is there, exactly once.");
    } else {
      verdicts.forEach(verdict -> out.line(json(verdict)));
    }
    return differs ? 1 : 0;
  }

  private static String equation(
      Windows.Kind kind, Expectation expectation, Observation observation) {
    Observation.FoundWindows found =
        kind == Windows.Kind.USER ? observation.userWindows() : observation.categoryWindows();
    return kind.operator()
        + ": "
        + Progress.count(found.counted())
        + " counted in windows and "
        + Progress.count(observation.late(kind).size())
        + " late, of "
        + Progress.count(expectation.valid())
        + " valid.";
  }

  private Verdict records(Comparison comparison, List<String> examples) {
    for (long place : comparison.missingPlaces()) {
      ConsumerRecord<byte[], byte[]> origin = at(topic, place);
      examples.add(
          "missing in "
              + comparison.topic()
              + ": what becomes of "
              + topic
              + " "
              + Place.text(place)
              + described(origin));
    }
    for (long place : comparison.doubledPlaces()) {
      examples.add(
          "doubled in "
              + comparison.topic()
              + ": "
              + Place.text(place)
              + described(comparison, place));
    }
    for (long place : comparison.wrongPlaces()) {
      examples.add(
          "wrong in "
              + comparison.topic()
              + ": "
              + Place.text(place)
              + difference(comparison, place));
    }
    for (long place : comparison.unexpectedPlaces()) {
      examples.add(
          "unexpected in "
              + comparison.topic()
              + ": "
              + Place.text(place)
              + described(comparison, place));
    }
    return new Verdict(
        comparison.topic(),
        comparison.expected(),
        comparison.found(),
        comparison.missing(),
        comparison.doubled(),
        comparison.wrong(),
        comparison.unexpected(),
        0);
  }

  private Verdict windows(
      String windowTopic,
      Windows windows,
      Observation.FoundWindows found,
      Expectation expectation,
      List<String> examples) {
    var comparison = new Comparison(windowTopic);
    windows.forEach(
        (key, start, totals) ->
            comparison.expect(
                Fields.digest(windows.id(key, start)),
                windows.expected(key, start, totals).digest(),
                0));
    found.compareWith(comparison);
    long[] missing = {0};
    long[] open = {0};
    long watermark = expectation.watermark();
    windows.forEach(
        (key, start, totals) -> {
          String id = windows.id(key, start);
          if (comparison.hasFound(Fields.digest(id))) {
            return;
          }
          if (!allWindows && windows.end(start) - 1 > watermark) {
            open[0]++;
          } else if (missing[0]++ < EXAMPLES) {
            examples.add(
                "missing in " + windowTopic + ": " + SafeText.of(id) + " over " + totals.count());
          }
        });
    for (long place : comparison.doubledPlaces()) {
      examples.add(
          "doubled in "
              + windowTopic
              + ": "
              + Place.text(place)
              + described(at(windowTopic, place)));
    }
    describeWrong(windowTopic, windows, comparison, examples);
    for (long place : comparison.unexpectedPlaces()) {
      examples.add(
          "unexpected in "
              + windowTopic
              + ": "
              + Place.text(place)
              + described(at(windowTopic, place)));
    }
    return new Verdict(
        windowTopic,
        comparison.expected(),
        comparison.found(),
        missing[0],
        comparison.doubled(),
        comparison.wrong(),
        comparison.unexpected(),
        open[0]);
  }

  private Verdict alerts(
      List<Patterns.Expected> patterns,
      Observation.FoundWindows found,
      Expectation expectation,
      List<String> examples) {
    var comparison = new Comparison(alerts);
    patterns.forEach(
        alert -> comparison.expect(Fields.digest(alert.id()), alert.fields().digest(), 0));
    found.compareWith(comparison);
    long missing = 0;
    long open = 0;
    long watermark = expectation.watermark();
    for (Patterns.Expected alert : patterns) {
      if (comparison.hasFound(Fields.digest(alert.id()))) {
        continue;
      }
      if (!allWindows && alert.at() > watermark) {
        open++;
      } else if (missing++ < EXAMPLES) {
        examples.add("missing in " + alerts + ": " + SafeText.of(alert.id()));
      }
    }
    for (var places :
        Map.of(
                "doubled", comparison.doubledPlaces(),
                "wrong", comparison.wrongPlaces(),
                "unexpected", comparison.unexpectedPlaces())
            .entrySet()) {
      for (long place : places.getValue()) {
        examples.add(
            places.getKey()
                + " in "
                + alerts
                + ": "
                + Place.text(place)
                + described(at(alerts, place)));
      }
    }
    return new Verdict(
        alerts,
        comparison.expected(),
        comparison.found(),
        missing,
        comparison.doubled(),
        comparison.wrong(),
        comparison.unexpected(),
        open);
  }

  private void describeWrong(
      String windowTopic, Windows windows, Comparison comparison, List<String> examples) {
    Map<String, Fields> wrong = new HashMap<>();
    Map<String, Long> places = new HashMap<>();
    for (long place : comparison.wrongPlaces()) {
      ConsumerRecord<byte[], byte[]> found = at(windowTopic, place);
      JsonNode tree = found == null ? null : Reading.tree(found.value());
      String id = tree == null ? null : Reading.text(tree, "id");
      if (tree != null && id != null) {
        wrong.put(id, Windows.found(windows.kind(), tree));
        places.put(id, place);
      }
    }
    if (wrong.isEmpty()) {
      return;
    }
    windows.forEach(
        (key, start, totals) -> {
          String id = windows.id(key, start);
          Fields found = wrong.get(id);
          if (found != null) {
            examples.add(
                "wrong in "
                    + windowTopic
                    + ": "
                    + Place.text(places.getOrDefault(id, 0L))
                    + " "
                    + SafeText.of(id)
                    + " has "
                    + SafeText.of(Fields.difference(windows.expected(key, start, totals), found)));
          }
        });
  }

  /** What is wrong with a record, found by looking at the input again. */
  private String difference(Comparison comparison, long place) {
    ConsumerRecord<byte[], byte[]> found = at(outputTopic(comparison), place);
    JsonNode tree = found == null ? null : Reading.tree(found.value());
    String id = tree == null ? null : Reading.text(tree, "transaction_id");
    if (tree == null || id == null) {
      return described(found);
    }
    ConsumerRecord<byte[], byte[]> origin = at(topic, comparison.placeOf(Fields.digest(id)));
    Reading reading = origin == null ? null : Reading.of(origin.value(), origin.timestamp());
    if (reading == null) {
      return described(found);
    }
    String difference = Fields.difference(Enriched.of(reading).expected(), Enriched.found(tree));
    return " "
        + SafeText.of(id)
        + " has "
        + (difference.isEmpty()
            ? "processed_at=" + SafeText.of(tree.path("processed_at").toString())
            : SafeText.of(difference));
  }

  private String described(Comparison comparison, long place) {
    return described(at(outputTopic(comparison), place));
  }

  /** Late letters are compared by themselves, but stand in the topic of all. */
  private static String outputTopic(Comparison comparison) {
    return comparison.topic().replace(" (late)", "");
  }

  private static String described(@Nullable ConsumerRecord<byte[], byte[]> message) {
    byte @Nullable [] value = message == null ? null : message.value();
    return value == null ? "" : " " + SafeText.shortened(SafeText.of(value), 100);
  }

  private @Nullable ConsumerRecord<byte[], byte[]> at(String from, long place) {
    return place <= 0
        ? null
        : TopicReader.at(kafka, from, Place.partition(place), Place.offset(place));
  }

  private static List<String> table(List<Verdict> verdicts) {
    boolean open = verdicts.stream().anyMatch(verdict -> verdict.open() > 0);
    var names =
        new ArrayList<>(
            List.of("topic", "expected", "found", "missing", "doubled", "wrong", "unexpected"));
    if (open) {
      names.add("maybe open");
    }
    var rows = new ArrayList<List<String>>();
    for (Verdict verdict : verdicts) {
      var row = new ArrayList<String>();
      row.add(verdict.topic());
      for (long number :
          new long[] {
            verdict.expected(),
            verdict.found(),
            verdict.missing(),
            verdict.doubled(),
            verdict.wrong(),
            verdict.unexpected()
          }) {
        row.add(Progress.count(number));
      }
      if (open) {
        row.add(Progress.count(verdict.open()));
      }
      rows.add(row);
    }
    return Columns.table(names, rows);
  }

  private static String json(Verdict verdict) {
    return String.format(
        "{\"topic\":\"%s\",\"expected\":%d,\"found\":%d,\"missing\":%d,\"doubled\":%d,"
            + "\"wrong\":%d,\"unexpected\":%d,\"open\":%d}",
        verdict.topic(),
        verdict.expected(),
        verdict.found(),
        verdict.missing(),
        verdict.doubled(),
        verdict.wrong(),
        verdict.unexpected(),
        verdict.open());
  }
}
