package dev.millrace.cli.data.verify;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.cli.data.Session;
import dev.millrace.fingerprint.SensorMessageReader;
import dev.millrace.fingerprint.logic.Deviation;
import dev.millrace.fingerprint.logic.Statistics;
import dev.millrace.fingerprint.model.Fingerprint;
import dev.millrace.fingerprint.model.Reading;
import dev.millrace.fingerprint.model.SensorMessage;
import dev.millrace.fingerprint.model.SensorReadings;
import dev.millrace.fingerprint.model.SensorStatistics;
import dev.millrace.fingerprint.sample.SampleSettings;
import dev.millrace.fingerprint.sample.SensorSamples;
import dev.millrace.serde.codec.JsonCodec;
import dev.millrace.serde.codec.MalformedRecord;
import dev.millrace.serde.sample.Sample;
import dev.millrace.testing.KafkaBroker;
import dev.millrace.testing.TopicContents;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The check is worth something only if it fails for each kind of fault. */
class VerifyFingerprintsIT {
  private static final Instant BEGINNING = Instant.parse("2024-01-24T17:50:00Z");
  private static final long MINUTE = 60_000;
  private static final int MESSAGES = 1_500;

  private static @Nullable KafkaBroker broker;

  @BeforeAll
  static void startBroker() {
    broker = KafkaBroker.start();
  }

  @AfterAll
  static void stopBroker() {
    if (broker != null) {
      broker.close();
    }
  }

  /** Whose window it is. */
  private record Window(String equipId, long start) implements Comparable<Window> {
    @Override
    public int compareTo(Window other) {
      int byEquipment = equipId.compareTo(other.equipId);
      return byEquipment == 0 ? Long.compare(start, other.start) : byEquipment;
    }
  }

  /** The topics of one test with an input, and what an honest job makes of it. */
  private static final class Suite {
    private final String input;
    private final List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
    private final List<String> fingerprints = new ArrayList<>();
    private final List<ProducerRecord<byte[], byte[]>> letters = new ArrayList<>();
    private int late;

    /**
     * Works out the output.
     *
     * @param lateEvery every so-manieth valid message is late; 0 is none
     * @param statistics the job's own
     */
    Suite(String input, int lateEvery, Statistics statistics) {
      this.input = input;
      broker().createTopics(1, input);
      broker().createTopics(2, input + "-prints", input + ".dead-letters");
      var reader = new SensorMessageReader();
      var samples =
          new SensorSamples(
              SampleSettings.of(11, BEGINNING)
                  .withEquipment(SampleSettings.equipment(3))
                  .withBadShare(0.1));
      var windows = new TreeMap<Window, Map<String, SensorReadings>>();
      int valid = 0;
      for (int offset = 0; offset <= MESSAGES; offset++) {
        Sample sample =
            offset < MESSAGES
                ? samples.next()
                : SensorSamples.closing(0, BEGINNING.plus(Duration.ofHours(1)));
        records.add(new ProducerRecord<>(input, sample.key(), sample.value()));
        SensorMessage message = message(reader, sample);
        if (message == null) {
          letters.add(letter(sample, offset, "validate"));
        } else if (lateEvery > 0 && ++valid % lateEvery == 0) {
          letters.add(letter(sample, offset, "late"));
          late++;
        } else if (offset < MESSAGES) {
          long start = Math.floorDiv(message.epochMillis(), MINUTE) * MINUTE;
          Map<String, SensorReadings> window =
              windows.computeIfAbsent(new Window(message.equipId(), start), any -> new TreeMap<>());
          for (Reading reading : message.readings()) {
            window.merge(
                reading.sensor(),
                statistics.plus(SensorReadings.none(), one(reading)),
                statistics::plus);
          }
        }
      }
      windows.forEach(
          (window, sensors) -> {
            var data = new TreeMap<String, SensorStatistics>();
            sensors.forEach((sensor, readings) -> data.put(sensor, statistics.of(readings)));
            fingerprints.add(
                new String(
                    JsonCodec.of(Fingerprint.class)
                        .encode(
                            Fingerprint.of(
                                window.equipId(),
                                "kiln",
                                window.start(),
                                window.start() + MINUTE,
                                data)),
                    UTF_8));
          });
    }

    Suite(String input, int lateEvery) {
      this(input, lateEvery, new Statistics(100_000, Deviation.POPULATION));
    }

    private static @Nullable SensorMessage message(SensorMessageReader reader, Sample sample) {
      byte[] value = sample.value();
      if (value == null || !sample.valid()) {
        return null;
      }
      try {
        return reader.read(value);
      } catch (MalformedRecord malformed) {
        throw new AssertionError(malformed);
      }
    }

    private static SensorReadings one(Reading reading) {
      return switch (reading.kind()) {
        case NUMBER -> new SensorReadings(new double[] {reading.value()}, 1, 0, 0, null);
        case NULL -> new SensorReadings(new double[0], 0, 1, 0, null);
        case INVALID -> new SensorReadings(new double[0], 0, 0, 1, null);
      };
    }

    private ProducerRecord<byte[], byte[]> letter(Sample sample, int offset, String stage) {
      var letter =
          new ProducerRecord<byte[], byte[]>(input + ".dead-letters", sample.key(), sample.value());
      letter
          .headers()
          .add("__connect.errors.topic", input.getBytes(UTF_8))
          .add("__connect.errors.partition", "0".getBytes(UTF_8))
          .add("__connect.errors.offset", String.valueOf(offset).getBytes(UTF_8))
          .add("__connect.errors.stage", stage.getBytes(UTF_8));
      return letter;
    }

    /** Changes one of the fingerprints. */
    void change(int which, UnaryOperator<String> change) {
      String before = fingerprints.get(which);
      String after = change.apply(before);
      assertThat(after).isNotEqualTo(before);
      fingerprints.set(which, after);
    }

    Session.Result verify(String... more) {
      fingerprints.forEach(
          each -> records.add(new ProducerRecord<>(input + "-prints", each.getBytes(UTF_8))));
      records.addAll(letters);
      TopicContents.send(broker(), records);
      var words =
          new ArrayList<>(
              List.of("verify", "fingerprints", "--until-idle", "1s", "--topic", input));
      words.addAll(List.of("--fingerprints", input + "-prints"));
      words.addAll(List.of(more));
      return new Session(broker().bootstrapServers()).run(words.toArray(new String[0]));
    }
  }

  @Test
  void acceptsWhatIsComplete() {
    Session.Result result = new Suite("complete", 0).verify();

    assertThat(result.exit()).as(result.out()).isZero();
    assertThat(result.out())
        .contains("1,501 messages in complete")
        .contains("1 windows and alerts may still be open")
        .contains("Everything is there, exactly once.");
  }

  @Test
  void acceptsLateMessagesThatAreAccountedFor() {
    var suite = new Suite("late", 20);
    Session.Result result = suite.verify();

    assertThat(result.exit()).as(result.out()).isZero();
    assertThat(result.out()).containsPattern("late.dead-letters \\(late\\) +" + suite.late + " ");
  }

  @Test
  void acceptsASketchWithinItsErrorAndOnlyWhereOneIsAllowed() {
    var few = new Statistics(10, Deviation.SAMPLE);
    Session.Result result =
        new Suite("sketched", 0, few).verify("--stddev", "sample", "--exact-readings", "10");
    assertThat(result.exit()).as(result.out()).isZero();

    Session.Result exact = new Suite("exact", 0, few).verify("--stddev", "sample");
    assertThat(exact.exit()).isEqualTo(1);
    assertThat(exact.out()).contains("a sketch of ");
  }

  @Test
  void tellsTheTwoDeviationsApart() {
    assertThat(new Suite("deviation", 0).verify("--stddev", "sample").out())
        .containsPattern("has 0001: std_dev=\\S+ instead of ");
  }

  @Test
  void noticesWhatIsMissing() {
    var suite = new Suite("missing", 0);
    suite.fingerprints.remove(5);
    suite.letters.remove(3);
    Session.Result result = suite.verify();

    assertThat(result.exit()).isEqualTo(1);
    assertThat(result.out())
        .containsPattern("missing-prints +\\d+ +\\d+ +1 +0 +0 +0")
        .containsPattern("missing.dead-letters +\\d+ +\\d+ +1 +0 +0 +0")
        .containsPattern("missing in missing-prints: 11\\d from \\d+")
        .contains("There are differences.");
  }

  @Test
  void noticesWhatIsDoubled() {
    var suite = new Suite("doubled", 20);
    suite.fingerprints.add(suite.fingerprints.get(5));
    suite.letters.addAll(
        suite.letters.stream()
            .collect(
                Collectors.toMap(VerifyFingerprintsIT::isLate, each -> each, (one, other) -> one))
            .values());
    Session.Result result = suite.verify();

    assertThat(result.exit()).isEqualTo(1);
    assertThat(result.out())
        .containsPattern("doubled-prints +\\d+ +\\d+ +0 +1 +0 +0")
        .containsPattern("doubled.dead-letters +\\d+ +\\d+ +0 +1 +0 +0")
        .containsPattern("doubled.dead-letters \\(late\\) +\\d+ +\\d+ +0 +1 +0 +0");
  }

  @Test
  void noticesEachKindOfWrongNumber() {
    var suite = new Suite("wrong", 0);
    int which = 0;
    for (String field : List.of("min", "max", "median", "mean", "std_dev")) {
      suite.change(
          which++, json -> json.replaceFirst("(\"" + field + "\":\\d+\\.\\d{1,3})", "$10001"));
    }
    suite.change(which++, json -> json.replaceFirst("\"count\":", "\"count\":1"));
    suite.change(which++, json -> json.replaceFirst("\"null_count\":", "\"null_count\":1"));
    suite.change(
        which++, json -> json.replaceFirst("\"invalid_count\":(\\d+)", "\"invalid_count\":\"$1\""));
    suite.change(which++, json -> json.replaceFirst("\"uuid\":\"\\w", "\"uuid\":\"x"));
    suite.change(which++, json -> json.replace("\"0005\"", "\"0006\""));
    suite.change(which++, json -> json.replaceFirst("\"type\":\"kiln\"", "\"type\":null"));
    suite.fingerprints.add("no JSON");
    suite.fingerprints.add(
        suite.fingerprints.get(which).replaceFirst("\"equip_id\":\"11", "\"equip_id\":\"99"));
    Session.Result result = suite.verify();

    assertThat(result.exit()).isEqualTo(1);
    assertThat(result.out())
        .containsPattern("wrong-prints +\\d+ +\\d+ +0 +0 +" + which + " +2")
        .containsPattern("has 0001: min=\\S+ instead of ");
  }

  @Test
  void noticesAMessageThatIsLateAndCountedAllTheSame() {
    var suite = new Suite("both", 0);
    int offset = 0;
    while (!suite.letters.isEmpty() && isDead(suite, offset)) {
      offset++;
    }
    ProducerRecord<byte[], byte[]> message = suite.records.get(offset);
    suite.letters.add(
        suite.letter(new Sample(message.key(), message.value(), BEGINNING, true), offset, "late"));
    Session.Result result = suite.verify();

    assertThat(result.exit()).isEqualTo(1);
    assertThat(result.out()).containsPattern("both-prints +\\d+ +\\d+ +0 +0 +1 +0");
  }

  private static boolean isDead(Suite suite, int offset) {
    return suite.letters.stream()
        .map(
            letter ->
                new String(letter.headers().lastHeader("__connect.errors.offset").value(), UTF_8))
        .anyMatch(String.valueOf(offset)::equals);
  }

  private static boolean isLate(ProducerRecord<byte[], byte[]> letter) {
    return new String(letter.headers().lastHeader("__connect.errors.stage").value(), UTF_8)
        .equals("late");
  }

  private static KafkaBroker broker() {
    if (broker == null) {
      throw new IllegalStateException("the broker has not been started");
    }
    return broker;
  }
}
