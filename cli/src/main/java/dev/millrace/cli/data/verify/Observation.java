package dev.millrace.cli.data.verify;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.serde.replay.RefusedRecord;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** What the output topics hold, compared with the expectation as it is read. */
final class Observation {
  /** 2020: a processing time before is none. */
  private static final long EARLIEST_PROCESSING = 1_577_836_800_000L;

  /**
   * The records of a topic of windows or alerts, as digests: they are compared once it is known
   * what was late.
   */
  static final class FoundWindows {
    private long[] numbers = new long[3 << 8];
    private int size;
    private long counted;

    private void add(long identity, long content, long place, long count) {
      if (size == numbers.length) {
        numbers = Arrays.copyOf(numbers, size * 2);
      }
      numbers[size++] = identity;
      numbers[size++] = content;
      numbers[size++] = place;
      counted += count;
    }

    int size() {
      return size / 3;
    }

    /** The sum of what the windows counted. */
    long counted() {
      return counted;
    }

    void compareWith(Comparison comparison) {
      for (int i = 0; i < size; i += 3) {
        var unused = comparison.find(numbers[i], numbers[i + 1], numbers[i + 2]);
      }
    }
  }

  private final OutputTopics topics;
  private final Expectation expectation;
  private final String inputTopic;
  private final long latestProcessing;
  private final FoundWindows userWindows = new FoundWindows();
  private final FoundWindows categoryWindows = new FoundWindows();
  private final FoundWindows alerts = new FoundWindows();
  private final Map<String, Set<Long>> late = new HashMap<>();
  private final Comparison lateLetters;
  private long found;

  /**
   * Has seen nothing yet.
   *
   * @param latestProcessing a processing time after this is implausible
   */
  Observation(
      OutputTopics topics, Expectation expectation, String inputTopic, long latestProcessing) {
    this.topics = topics;
    this.expectation = expectation;
    this.inputTopic = inputTopic;
    this.latestProcessing = latestProcessing;
    this.lateLetters = new Comparison(topics.deadLetters() + " (late)");
  }

  void add(ConsumerRecord<byte[], byte[]> message) {
    found++;
    String topic = message.topic();
    if (topic.equals(topics.processed())) {
      compare(expectation.processed(), message);
    } else if (topic.equals(topics.highValue())) {
      compare(expectation.highValue(), message);
    } else if (topic.equals(topics.userAggregations())) {
      window(Windows.Kind.USER, userWindows, message);
    } else if (topic.equals(topics.categoryAggregations())) {
      window(Windows.Kind.CATEGORY, categoryWindows, message);
    } else if (topic.equals(topics.alerts())) {
      alert(message);
    } else {
      deadLetter(message);
    }
  }

  private void compare(Comparison comparison, ConsumerRecord<byte[], byte[]> message) {
    long place = Place.of(message.partition(), message.offset());
    JsonNode tree = Reading.tree(message.value());
    if (tree == null) {
      var unused = comparison.find(-place, -place, place);
      return;
    }
    String id = Reading.text(tree, "transaction_id");
    long content = Enriched.found(tree).digest();
    // A wrong processing time makes the record as wrong as any other field.
    var unused =
        comparison.find(
            id == null ? -place : Fields.digest(id),
            plausible(tree.path("processed_at")) ? content : ~content,
            place);
  }

  private boolean plausible(JsonNode processedAt) {
    return processedAt.isIntegralNumber()
        && processedAt.longValue() >= EARLIEST_PROCESSING
        && processedAt.longValue() <= latestProcessing;
  }

  private static void window(
      Windows.Kind kind, FoundWindows windows, ConsumerRecord<byte[], byte[]> message) {
    long place = Place.of(message.partition(), message.offset());
    JsonNode tree = Reading.tree(message.value());
    String id = tree == null ? null : Reading.text(tree, "id");
    if (tree == null || id == null) {
      windows.add(-place, -place, place, 0);
    } else {
      windows.add(
          Fields.digest(id),
          Windows.found(kind, tree).digest(),
          place,
          tree.path("count").asLong());
    }
  }

  private void alert(ConsumerRecord<byte[], byte[]> message) {
    long place = Place.of(message.partition(), message.offset());
    JsonNode tree = Reading.tree(message.value());
    String id = tree == null ? null : Reading.text(tree, "id");
    if (tree == null || id == null) {
      alerts.add(-place, -place, place, 0);
    } else if (!"rule".equals(Reading.text(tree, "kind"))) {
      alerts.add(Fields.digest(id), Patterns.found(tree).digest(), place, 1);
    }
  }

  private void deadLetter(ConsumerRecord<byte[], byte[]> message) {
    RefusedRecord letter = RefusedRecord.of(message);
    long place = Place.of(message.partition(), message.offset());
    if (!letter.topic().equals(inputTopic) || letter.partition() < 0 || letter.offset() < 0) {
      var unused = expectation.deadLetters().find(-place, -place, place);
      return;
    }
    long origin = Place.of(letter.partition(), letter.offset());
    byte @Nullable [] key = message.key();
    byte @Nullable [] value = message.value();
    long content = Expectation.content(origin, key, value);
    if (letter.cut()) {
      // Its end is gone, so only its origin can tell whether it is the one.
      var unused = expectation.deadLetters().findAny(origin, place);
      return;
    }
    if (!letter.stage().equals("late")) {
      var unused = expectation.deadLetters().find(origin, content, place);
      return;
    }
    if (!expectation.isValidRecord(content)) {
      var unused = lateLetters.find(-place, -place, place);
      return;
    }
    boolean first =
        late.computeIfAbsent(letter.operator(), operator -> new HashSet<>()).add(origin);
    long identity = origin * 31 + letter.operator().hashCode();
    if (first) {
      lateLetters.expect(identity, identity, origin);
    }
    var unused = lateLetters.find(identity, identity, place);
  }

  /** All records, of all topics. */
  long found() {
    return found;
  }

  FoundWindows userWindows() {
    return userWindows;
  }

  FoundWindows categoryWindows() {
    return categoryWindows;
  }

  /** Alerts about patterns. */
  FoundWindows alerts() {
    return alerts;
  }

  /** The places of the input records that came too late for an operator. */
  Set<Long> late(Windows.Kind kind) {
    return late(kind.operator());
  }

  Set<Long> late(String operator) {
    return late.getOrDefault(operator, Set.of());
  }

  /** Letters about lateness: what is expected of them is only that they are right and single. */
  Comparison lateLetters() {
    return lateLetters;
  }

  boolean anythingLate() {
    return !late.isEmpty();
  }
}
