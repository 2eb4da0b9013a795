package dev.millrace.cli.data.verify;

import dev.millrace.cli.data.Format;
import dev.millrace.cli.data.KafkaOptions;
import dev.millrace.cli.data.Progress;
import dev.millrace.cli.data.SafeText;
import dev.millrace.cli.data.Stdout;
import dev.millrace.cli.data.TopicReader;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * What the check of a job has shown, topic by topic, with examples of what is not as it should be.
 */
final class Findings {
  /** How many examples of a kind are enough. */
  static final int EXAMPLES = 5;

  /** Says what is wrong with a record. */
  interface Difference {
    String of(Comparison comparison, long place);
  }

  private final KafkaOptions kafka;
  private final String inputTopic;
  private final List<Verdict> verdicts = new ArrayList<>();
  private final List<String> examples = new ArrayList<>();

  Findings(KafkaOptions kafka, String inputTopic) {
    this.kafka = kafka;
    this.inputTopic = inputTopic;
  }

  /** Adds a verdict on records that each come from one of the input. */
  void records(Comparison comparison, Difference difference) {
    records(inputTopic, comparison, difference);
  }

  /** The same where there are several inputs. */
  void records(String inputTopic, Comparison comparison, Difference difference) {
    for (long place : comparison.missingPlaces()) {
      example(
          "missing",
          comparison.topic(),
          "what becomes of "
              + inputTopic
              + " "
              + Place.text(place)
              + described(at(inputTopic, place)));
    }
    found(comparison, difference);
    verdicts.add(Verdict.of(comparison));
  }

  /** Gives examples of records that are there and should not be, or not so. */
  void found(Comparison comparison, Difference difference) {
    for (long place : comparison.doubledPlaces()) {
      example("doubled", comparison.topic(), Place.text(place) + described(comparison, place));
    }
    for (long place : comparison.wrongPlaces()) {
      example("wrong", comparison.topic(), Place.text(place) + difference.of(comparison, place));
    }
    for (long place : comparison.unexpectedPlaces()) {
      example("unexpected", comparison.topic(), Place.text(place) + described(comparison, place));
    }
  }

  void add(Verdict verdict) {
    verdicts.add(verdict);
  }

  void example(String kind, String topic, String what) {
    examples.add(kind + " in " + topic + ": " + what);
  }

  /** What a record of the output looks like. */
  String described(Comparison comparison, long place) {
    return described(at(outputTopic(comparison), place));
  }

  String described(@Nullable ConsumerRecord<byte[], byte[]> message) {
    byte @Nullable [] value = message == null ? null : message.value();
    return value == null ? "" : " " + SafeText.shortened(SafeText.of(value), 100);
  }

  /** The record at a place, or null if there is none. */
  @Nullable ConsumerRecord<byte[], byte[]> at(String topic, long place) {
    return place <= 0
        ? null
        : TopicReader.at(kafka, topic, Place.partition(place), Place.offset(place));
  }

  /** Late letters are compared by themselves, but stand in the topic of all. */
  static String outputTopic(Comparison comparison) {
    return comparison.topic().replace(" (late)", "");
  }

  /**
   * Writes everything.
   *
   * @param above the line before the table
   * @param below the lines behind it, before the examples
   * @return the exit code
   */
  int conclude(Format format, Stdout out, String above, List<String> below) {
    boolean differs = verdicts.stream().anyMatch(Verdict::differs);
    if (format != Format.TABLE) {
      verdicts.forEach(verdict -> out.line(verdict.json()));
      return differs ? 1 : 0;
    }
    out.line(above);
    Verdict.table(verdicts).forEach(out::line);
    below.forEach(out::line);
    examples.forEach(out::line);
    long open = verdicts.stream().mapToLong(Verdict::open).sum();
    if (open > 0) {
      out.line(
          Progress.count(open)
              + " windows and alerts may still be open, because no later event has come; they are"
              + " not missed. See --all-windows.");
    }
    out.line(differs ? "There are differences." : "Everything is there, exactly once.");
    return differs ? 1 : 0;
  }
}
