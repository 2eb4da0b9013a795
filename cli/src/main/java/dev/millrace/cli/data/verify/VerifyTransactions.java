package dev.millrace.cli.data.verify;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.cli.data.Progress;
import dev.millrace.cli.data.SafeText;
import dev.millrace.cli.data.Stdout;
import dev.millrace.cli.data.TopicReader;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
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
  @Spec CommandSpec spec = CommandSpec.create();
  @Mixin VerifyOptions options = new VerifyOptions();
  @Mixin WindowOptions window = new WindowOptions();

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

  @Override
  public Integer call() {
    window.check(spec.commandLine());
    var topics =
        new OutputTopics(
            processed,
            highValue,
            userAggregations,
            categoryAggregations,
            alerts,
            options.deadLettersOf(topic));
    var expectation = new Expectation(topics, window.size, window.open.outOfOrderness);
    try (var input = new Input(options, topic, spec.commandLine().getErr());
        var output = new TopicReader(options.kafka, topics.all());
        var out = new Stdout()) {
      input.read("Reading " + topic, message -> expect(expectation, message));
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
        users = expectation.windows(Windows.Kind.USER, window.size);
        categories = expectation.windows(Windows.Kind.CATEGORY, window.size);
        addInTime(input, observation, users, categories);
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

  private void await(TopicReader output, Expectation expectation, Observation observation) {
    long patterns = expectation.patterns().alerts(Set.of(), Set.of()).size();
    long wanted =
        expectation.processed().expected()
            + expectation.highValue().expected()
            + expectation.deadLetters().expected()
            + expectation.userWindows().size()
            + expectation.categoryWindows().size()
            + patterns;
    Arrival.await(
        output,
        options,
        wanted,
        observation::add,
        () -> isComplete(expectation, observation) && observation.alerts().size() >= patterns);
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
  private static void addInTime(
      Input input, Observation observation, Windows users, Windows categories) {
    input.read(
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
    var findings = new Findings(options.kafka, topic);
    Findings.Difference difference = (comparison, place) -> difference(findings, comparison, place);
    findings.records(expectation.processed(), difference);
    findings.records(expectation.highValue(), difference);
    windows(topics.userAggregations(), users, observation.userWindows(), expectation, findings);
    windows(
        topics.categoryAggregations(),
        categories,
        observation.categoryWindows(),
        expectation,
        findings);
    alerts(patterns, observation.alerts(), expectation, findings);
    findings.records(expectation.deadLetters(), difference);
    if (observation.lateLetters().found() > 0) {
      findings.records(observation.lateLetters(), difference);
    }
    return findings.conclude(
        options.format,
        out,
        Progress.count(expectation.input())
            + " records in "
            + topic
            + ": "
            + Progress.count(expectation.valid())
            + " valid, "
            + Progress.count(expectation.dead())
            + " dead.",
        Stream.of(users, categories)
            .map(windows -> equation(windows.kind(), expectation, observation))
            .toList());
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

  private void windows(
      String windowTopic,
      Windows windows,
      Observation.FoundWindows found,
      Expectation expectation,
      Findings findings) {
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
          if (!window.open.all && windows.end(start) - 1 > watermark) {
            open[0]++;
          } else if (missing[0]++ < Findings.EXAMPLES) {
            findings.example("missing", windowTopic, SafeText.of(id) + " over " + totals.count());
          }
        });
    Map<Long, String> differences = differences(windowTopic, windows, comparison, findings);
    findings.found(comparison, (ignored, place) -> differences.getOrDefault(place, ""));
    findings.add(Verdict.of(comparison, missing[0], open[0]));
  }

  private void alerts(
      List<Patterns.Expected> patterns,
      Observation.FoundWindows found,
      Expectation expectation,
      Findings findings) {
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
      if (!window.open.all && alert.at() > watermark) {
        open++;
      } else if (missing++ < Findings.EXAMPLES) {
        findings.example("missing", alerts, SafeText.of(alert.id()));
      }
    }
    findings.found(comparison, findings::described);
    findings.add(Verdict.of(comparison, missing, open));
  }

  /** What is wrong with windows, by the places of their records. */
  private static Map<Long, String> differences(
      String windowTopic, Windows windows, Comparison comparison, Findings findings) {
    Map<String, Fields> wrong = new HashMap<>();
    Map<String, Long> places = new HashMap<>();
    for (long place : comparison.wrongPlaces()) {
      ConsumerRecord<byte[], byte[]> found = findings.at(windowTopic, place);
      JsonNode tree = found == null ? null : Reading.tree(found.value());
      String id = tree == null ? null : Reading.text(tree, "id");
      if (tree != null && id != null) {
        wrong.put(id, Windows.found(windows.kind(), tree));
        places.put(id, place);
      }
    }
    Map<Long, String> differences = new HashMap<>();
    if (!wrong.isEmpty()) {
      windows.forEach(
          (key, start, totals) -> {
            String id = windows.id(key, start);
            Fields found = wrong.get(id);
            if (found != null) {
              differences.put(
                  places.getOrDefault(id, 0L),
                  " "
                      + SafeText.of(id)
                      + " has "
                      + SafeText.of(
                          Fields.difference(windows.expected(key, start, totals), found)));
            }
          });
    }
    return differences;
  }

  /** What is wrong with a record, found by looking at the input again. */
  private String difference(Findings findings, Comparison comparison, long place) {
    ConsumerRecord<byte[], byte[]> found = findings.at(Findings.outputTopic(comparison), place);
    JsonNode tree = found == null ? null : Reading.tree(found.value());
    String id = tree == null ? null : Reading.text(tree, "transaction_id");
    if (tree == null || id == null) {
      return findings.described(found);
    }
    ConsumerRecord<byte[], byte[]> origin =
        findings.at(topic, comparison.placeOf(Fields.digest(id)));
    Reading reading = origin == null ? null : Reading.of(origin.value(), origin.timestamp());
    if (reading == null) {
      return findings.described(found);
    }
    String difference = Fields.difference(Enriched.of(reading).expected(), Enriched.found(tree));
    return " "
        + SafeText.of(id)
        + " has "
        + (difference.isEmpty()
            ? "processed_at=" + SafeText.of(tree.path("processed_at").toString())
            : SafeText.of(difference));
  }
}
