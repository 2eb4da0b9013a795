package dev.millrace.cli.data.verify;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.cli.data.Progress;
import dev.millrace.cli.data.SafeText;
import dev.millrace.cli.data.Stdout;
import dev.millrace.cli.data.TopicReader;
import dev.millrace.serde.replay.RefusedRecord;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Checks that the fingerprint job wrote every fingerprint it had to, exactly once. */
@Command(
    name = "fingerprints",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Example:",
      "  ./millrace verify fingerprints",
      "  ./millrace verify fingerprints --window 1h --all-windows"
    },
    description = {
      "Read the whole input, work out the statistics of every sensor in every window, and compare"
          + " every fingerprint with them, to 1e-9 of each number. Late messages are those that dead"
          + " letters name.",
      "It ends when everything is there, or when nothing has come for --until-idle. Nothing else"
          + " should be sent meanwhile."
    })
public final class VerifyFingerprints implements Callable<Integer> {
  @Spec CommandSpec spec = CommandSpec.create();
  @Mixin VerifyOptions options = new VerifyOptions();
  @Mixin WindowOptions window = new WindowOptions();

  @Option(
      names = "--topic",
      paramLabel = "TOPIC",
      defaultValue = "sensor-data",
      description = "The input (default: ${DEFAULT-VALUE}).")
  String topic = "sensor-data";

  @Option(
      names = "--fingerprints",
      paramLabel = "TOPIC",
      defaultValue = "fingerprint-output",
      description = "The output (default: ${DEFAULT-VALUE}).")
  String fingerprints = "fingerprint-output";

  @Option(
      names = "--stddev",
      paramLabel = "WHICH",
      defaultValue = "population",
      description = "The job's stddev: population or sample (default: ${DEFAULT-VALUE}).")
  Deviation deviation = Deviation.POPULATION;

  @Option(
      names = "--exact-readings",
      paramLabel = "N",
      defaultValue = "100000",
      description = "The job's statistics.exact-readings (default: ${DEFAULT-VALUE}).")
  int exactReadings = 100_000;

  /** Which standard deviation. */
  enum Deviation {
    POPULATION,
    SAMPLE
  }

  /** What is known about input and output, while they are read. */
  private final class Check {
    private final String deadLetterTopic = options.deadLettersOf(topic);
    private final SensorWindows windows = new SensorWindows(window.size.toMillis());
    private final Comparison deadLetters = new Comparison(deadLetterTopic);
    private final Comparison comparison = new Comparison(fingerprints);
    private final LateLetters late = new LateLetters(deadLetterTopic);
    private final Watermark watermark = new Watermark(window.open.outOfOrderness);
    private final Map<Long, List<FoundFingerprint>> found = new HashMap<>();
    private final List<Long> unreadable = new ArrayList<>();
    private final Map<Long, String> differences = new HashMap<>();
    private final List<String> missing = new ArrayList<>();
    private long messages;
    private long valid;
    private long readings;
    private long lateReadings;
    private long counted;
    private long written;
    private long missed;
    private long open;

    /** The first time through the input. */
    void announce(ConsumerRecord<byte[], byte[]> message) {
      messages++;
      Measurement measurement = Measurement.of(message.value(), message.timestamp());
      if (measurement == null) {
        long place = Place.of(message.partition(), message.offset());
        deadLetters.expect(place, content(place, message), place);
        return;
      }
      valid++;
      watermark.see(message.partition(), measurement.time());
      windows.announce(measurement);
    }

    /** A record of an output topic. */
    void find(ConsumerRecord<byte[], byte[]> message) {
      long place = Place.of(message.partition(), message.offset());
      if (!message.topic().equals(fingerprints)) {
        letter(message, place);
        return;
      }
      written++;
      JsonNode tree = Reading.tree(message.value());
      Long identity = FoundFingerprint.identity(tree);
      if (tree == null || identity == null) {
        unreadable.add(place);
        return;
      }
      var read = FoundFingerprint.of(place, tree, window.size.toMillis(), windows.sensors());
      counted += read.counted();
      found.computeIfAbsent(identity, any -> new ArrayList<>(1)).add(read);
    }

    private void letter(ConsumerRecord<byte[], byte[]> message, long place) {
      RefusedRecord letter = RefusedRecord.of(message);
      if (!letter.topic().equals(topic) || letter.partition() < 0 || letter.offset() < 0) {
        var unused = deadLetters.find(-place, -place, place);
        return;
      }
      long origin = Place.of(letter.partition(), letter.offset());
      long content = content(origin, message);
      if (letter.stage().equals("late")) {
        late.add(origin, content, letter.cut(), place);
      } else if (letter.cut()) {
        var unused = deadLetters.findAny(origin, place);
      } else {
        var unused = deadLetters.find(origin, content, place);
      }
    }

    boolean isComplete() {
      return deadLetters.found() >= deadLetters.expected() && written >= windows.size();
    }

    /** The second time through the input, once it is known what was late. */
    void collect(ConsumerRecord<byte[], byte[]> message) {
      Measurement measurement = Measurement.of(message.value(), message.timestamp());
      if (measurement == null) {
        return;
      }
      long place = Place.of(message.partition(), message.offset());
      boolean isLate = late.size() > 0 && late.name(place, content(place, message));
      readings += measurement.readings().size();
      lateReadings += isLate ? measurement.readings().size() : 0;
      windows.add(measurement, isLate, this::compare);
    }

    private void compare(String equipId, long start, Map<Integer, SensorReadings> expected) {
      long identity = FoundFingerprint.identity(equipId, start);
      comparison.expect(identity, identity, 0);
      List<FoundFingerprint> those = found.remove(identity);
      if (those == null) {
        if (!window.open.all && windows.end(start) - 1 > watermark.time()) {
          open++;
        } else if (missed++ < Findings.EXAMPLES) {
          missing.add(SafeText.of(equipId) + " from " + start);
        }
        return;
      }
      for (FoundFingerprint each : those) {
        String difference =
            each.difference(
                expected, windows.sensors(), deviation == Deviation.SAMPLE, exactReadings);
        if (difference.isEmpty()) {
          var unused = comparison.find(identity, identity, each.place());
        } else {
          differences.put(each.place(), difference);
          var unused = comparison.find(identity, ~identity, each.place());
        }
      }
    }

    int conclude(Stdout out) {
      found.forEach(
          (identity, those) ->
              those.forEach(
                  each -> {
                    var unused = comparison.find(identity, identity, each.place());
                  }));
      for (long place : unreadable) {
        var unused = comparison.find(-place, -place, place);
      }
      var findings = new Findings(options.kafka, topic);
      missing.forEach(each -> findings.example("missing", fingerprints, each));
      findings.found(
          comparison,
          (ignored, place) -> " has " + SafeText.of(differences.getOrDefault(place, "")));
      findings.add(Verdict.of(comparison, missed, open));
      findings.records(deadLetters, findings::described);
      if (late.size() > 0) {
        findings.records(late.compare(), findings::described);
      }
      return findings.conclude(
          options.format,
          out,
          Progress.count(messages)
              + " messages in "
              + topic
              + ": "
              + Progress.count(valid)
              + " valid, "
              + Progress.count(messages - valid)
              + " dead.",
          List.of(
              Progress.count(counted)
                  + " readings counted in fingerprints and "
                  + Progress.count(lateReadings)
                  + " late, of "
                  + Progress.count(readings)
                  + "."));
    }
  }

  @Override
  public Integer call() {
    window.check(spec.commandLine());
    var check = new Check();
    try (var input = new Input(options, topic, spec.commandLine().getErr());
        var output = new TopicReader(options.kafka, List.of(fingerprints, check.deadLetterTopic));
        var out = new Stdout()) {
      input.read("Reading " + topic, check::announce);
      Arrival.await(
          output,
          options,
          check.windows.size() + check.deadLetters.expected(),
          check::find,
          check::isComplete);
      input.read("Working it out", check::collect);
      return check.conclude(out);
    } catch (Stdout.Closed nobodyReads) {
      return 0;
    }
  }

  private static long content(long origin, ConsumerRecord<byte[], byte[]> message) {
    return Expectation.content(origin, message.key(), message.value());
  }
}
