package dev.millrace.cli.data.verify;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.TextNode;
import dev.millrace.cli.data.Session;
import dev.millrace.serde.sample.Sample;
import dev.millrace.testing.KafkaBroker;
import dev.millrace.transactions.sample.SampleSettings;
import dev.millrace.transactions.sample.TransactionSamples;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The check is worth something only if it fails for each kind of fault. */
class VerifyTransactionsIT {
  private static final Instant BEGINNING = Instant.parse("2024-01-15T10:30:00Z");
  private static final int RECORDS = 3_000;

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

  /** The topics of one test with an input, and what an honest job makes of it. */
  private static final class Suite {
    private final String input;
    private final OutputTopics topics;
    private final List<ProducerRecord<byte[], byte[]>> processed = new ArrayList<>();
    private final List<ProducerRecord<byte[], byte[]>> users = new ArrayList<>();
    private final List<ProducerRecord<byte[], byte[]>> alerts = new ArrayList<>();
    private final List<ProducerRecord<byte[], byte[]>> letters = new ArrayList<>();
    private final List<ProducerRecord<byte[], byte[]>> others = new ArrayList<>();
    private int late;

    /**
     * Sends the input and works out the output.
     *
     * @param lateEvery every so-manieth valid record is late for the windows by user; 0 is none
     */
    Suite(String input, int lateEvery) throws Exception {
      this.input = input;
      this.topics =
          new OutputTopics(
              input + "-processed",
              input + "-high",
              input + "-users",
              input + "-categories",
              input + "-alerts",
              input + ".dead-letters");
      broker().createTopics(1, input);
      broker().createTopics(2, topics.all().toArray(new String[0]));
      var expectation = new Expectation(topics, Duration.ofMinutes(1), Duration.ofSeconds(10));
      Windows byUser = expectation.windows(Windows.Kind.USER, Duration.ofMinutes(1));
      Windows byCategory = expectation.windows(Windows.Kind.CATEGORY, Duration.ofMinutes(1));
      var patterns = new Patterns();
      var samples =
          new TransactionSamples(SampleSettings.of(11, BEGINNING).withBadShare(0.1).withUsers(20));
      var inputs = new ArrayList<Sample>();
      for (int i = 0; i < RECORDS; i++) {
        inputs.add(samples.next());
      }
      inputs.add(TransactionSamples.closing(0, BEGINNING.plusSeconds(600)));
      try (var producer = producer(Map.of())) {
        var sent = new ArrayList<Future<?>>();
        int offset = 0;
        int valid = 0;
        for (Sample sample : inputs) {
          sent.add(producer.send(new ProducerRecord<>(input, sample.key(), sample.value())));
          Reading reading = Reading.of(sample.value(), System.currentTimeMillis());
          if (reading == null) {
            letters.add(letter(sample, offset, "validate", "decode"));
          } else {
            patterns.add(reading, Place.of(0, offset));
            Enriched enriched = Enriched.of(reading);
            byCategory.add(enriched);
            if (lateEvery > 0 && ++valid % lateEvery == 0) {
              letters.add(letter(sample, offset, "late", "user-windows"));
              late++;
            } else {
              byUser.add(enriched);
            }
            if (enriched.isProcessed()) {
              processed.add(record(topics.processed(), json(enriched)));
            }
            if (enriched.isHighValue()) {
              others.add(record(topics.highValue(), json(enriched)));
            }
          }
          offset++;
        }
        producer.flush();
        assertThat(sent).allMatch(Future::isDone);
      }
      patterns
          .alerts(Set.of(), Set.of())
          .forEach(alert -> alerts.add(record(topics.alerts(), json(alert))));
      assertThat(alerts).hasSizeGreaterThan(10);
      // The windows of the closing record stay open, as in a job.
      long lastStart = BEGINNING.plusSeconds(600).toEpochMilli();
      byUser.forEach(
          (key, start, totals) -> {
            if (start != lastStart) {
              users.add(
                  record(topics.userAggregations(), json(byUser.expected(key, start, totals))));
            }
          });
      byCategory.forEach(
          (key, start, totals) -> {
            if (start != lastStart) {
              others.add(
                  record(
                      topics.categoryAggregations(),
                      json(byCategory.expected(key, start, totals))));
            }
          });
    }

    private ProducerRecord<byte[], byte[]> letter(
        Sample sample, int offset, String stage, String operator) {
      var letter =
          new ProducerRecord<byte[], byte[]>(topics.deadLetters(), sample.key(), sample.value());
      letter
          .headers()
          .add("__connect.errors.topic", input.getBytes(UTF_8))
          .add("__connect.errors.partition", "0".getBytes(UTF_8))
          .add("__connect.errors.offset", String.valueOf(offset).getBytes(UTF_8))
          .add("__connect.errors.stage", stage.getBytes(UTF_8))
          .add("millrace.errors.operator", operator.getBytes(UTF_8));
      return letter;
    }

    Session.Result verify() throws Exception {
      try (var producer =
          producer(Map.of("transactional.id", input, "enable.idempotence", "true"))) {
        var sent = new ArrayList<Future<?>>();
        producer.initTransactions();
        // What a job that failed had written before: never to be counted.
        producer.beginTransaction();
        for (ProducerRecord<byte[], byte[]> each : processed.subList(0, 20)) {
          sent.add(producer.send(each));
        }
        producer.flush();
        producer.abortTransaction();
        sent.clear();
        producer.beginTransaction();
        for (var part : List.of(processed, users, alerts, letters, others)) {
          part.forEach(each -> sent.add(producer.send(each)));
        }
        producer.commitTransaction();
        assertThat(sent).allMatch(Future::isDone);
      }
      return new Session(broker().bootstrapServers())
          .run(
              "verify",
              "transactions",
              "--until-idle",
              "2s",
              "--topic",
              input,
              "--processed",
              topics.processed(),
              "--high-value",
              topics.highValue(),
              "--user-aggregations",
              topics.userAggregations(),
              "--category-aggregations",
              topics.categoryAggregations(),
              "--alerts",
              topics.alerts());
    }
  }

  @Test
  void acceptsWhatIsComplete() throws Exception {
    Session.Result result = new Suite("complete", 0).verify();

    assertThat(result.exit()).as(result.out()).isZero();
    assertThat(result.out())
        .contains("Everything is there, exactly once.")
        .contains("3,001 records in complete")
        .contains("2 windows and alerts may still be open");
  }

  @Test
  void acceptsLateRecordsThatAreAccountedFor() throws Exception {
    Suite suite = new Suite("late", 50);
    Session.Result result = suite.verify();

    assertThat(result.exit()).as(result.out()).isZero();
    assertThat(result.out())
        .containsPattern("late.dead-letters \\(late\\) +" + suite.late)
        .containsPattern("user-windows: [0-9,]+ counted in windows and " + suite.late);
  }

  @Test
  void noticesWhatIsMissing() throws Exception {
    var suite = new Suite("missing", 0);
    suite.processed.remove(100);
    suite.users.remove(10);
    suite.alerts.remove(3);
    suite.letters.remove(5);
    Session.Result result = suite.verify();

    assertThat(result.exit()).isEqualTo(1);
    assertThat(result.out())
        .containsPattern("missing-processed +[0-9,]+ +[0-9,]+ +1 +0 +0 +0")
        .containsPattern("missing-users +[0-9,]+ +[0-9,]+ +1 +0 +0 +0")
        .containsPattern("missing-alerts +[0-9,]+ +[0-9,]+ +1 +0 +0 +0")
        .containsPattern("missing.dead-letters +[0-9,]+ +[0-9,]+ +1 +0 +0 +0")
        .contains("missing in missing-processed: what becomes of missing 0:")
        .contains("missing in missing-users: user/user_")
        .contains("There are differences.");
  }

  @Test
  void noticesWhatIsDoubled() throws Exception {
    var suite = new Suite("doubled", 0);
    suite.processed.add(suite.processed.get(100));
    suite.users.add(suite.users.get(10));
    suite.alerts.add(suite.alerts.get(3));
    suite.letters.add(suite.letters.get(5));
    Session.Result result = suite.verify();

    assertThat(result.exit()).isEqualTo(1);
    assertThat(result.out())
        .containsPattern("doubled-processed +[0-9,]+ +[0-9,]+ +0 +1 +0 +0")
        .containsPattern("doubled-users +[0-9,]+ +[0-9,]+ +0 +1 +0 +0")
        .containsPattern("doubled-alerts +[0-9,]+ +[0-9,]+ +0 +1 +0 +0")
        .containsPattern("doubled.dead-letters +[0-9,]+ +[0-9,]+ +0 +1 +0 +0")
        .contains("doubled in doubled-users: ");
  }

  @Test
  void noticesWhatIsWrong() throws Exception {
    var suite = new Suite("wrong", 0);
    suite.processed.set(
        100, changed(suite.processed.get(100), "\"final_amount\":", "\"final_amount\":1"));
    suite.processed.set(
        101, changed(suite.processed.get(101), ",\"processed_at\":", ",\"elsewhere\":"));
    suite.users.set(10, changed(suite.users.get(10), "\"quantity\":", "\"quantity\":1"));
    suite.alerts.set(3, changed(suite.alerts.get(3), "\"at\":", "\"at\":1"));
    suite.letters.set(5, changed(suite.letters.get(5), "", " "));
    suite.others.add(record("wrong-high", "no JSON"));
    Session.Result result = suite.verify();

    assertThat(result.exit()).isEqualTo(1);
    assertThat(result.out())
        .containsPattern("wrong-processed +[0-9,]+ +[0-9,]+ +0 +0 +2 +0")
        .containsPattern("wrong-high +[0-9,]+ +[0-9,]+ +0 +0 +0 +1")
        .containsPattern("wrong-users +[0-9,]+ +[0-9,]+ +0 +0 +1 +0")
        .containsPattern("wrong-alerts +[0-9,]+ +[0-9,]+ +0 +0 +1 +0")
        .containsPattern("wrong.dead-letters +[0-9,]+ +[0-9,]+ +0 +0 +1 +0")
        .containsPattern("txn_\\S+ has final_amount=1\\S+ instead of ")
        .containsPattern("user/\\S+ has quantity=1\\d+ instead of \\d+");
  }

  @Test
  void noticesALetterThatClaimsLatenessTwice() throws Exception {
    var suite = new Suite("twice", 50);
    suite.letters.addAll(
        suite.letters.stream().filter(VerifyTransactionsIT::isLate).limit(1).toList());
    Session.Result result = suite.verify();

    assertThat(result.exit()).isEqualTo(1);
    assertThat(result.out())
        .containsPattern("twice.dead-letters \\(late\\) +\\d+ +\\d+ +0 +1 +0 +0");
  }

  @Test
  void noticesARecordThatIsLateAndCountedAllTheSame() throws Exception {
    var suite = new Suite("both", 0);
    var late = new Suite("both-other", 50);
    late.letters.stream()
        .filter(VerifyTransactionsIT::isLate)
        .limit(1)
        .forEach(
            letter -> {
              var moved =
                  new ProducerRecord<byte[], byte[]>(
                      "both.dead-letters", letter.key(), letter.value());
              letter.headers().forEach(moved.headers()::add);
              moved.headers().remove("__connect.errors.topic");
              moved.headers().add("__connect.errors.topic", "both".getBytes(UTF_8));
              suite.letters.add(moved);
            });
    Session.Result result = suite.verify();

    assertThat(result.exit()).isEqualTo(1);
    assertThat(result.out()).containsPattern("both-users +[0-9,]+ +[0-9,]+ +0 +0 +1 +0");
  }

  private static boolean isLate(ProducerRecord<byte[], byte[]> letter) {
    return new String(letter.headers().lastHeader("__connect.errors.stage").value(), UTF_8)
        .equals("late");
  }

  private static ProducerRecord<byte[], byte[]> changed(
      ProducerRecord<byte[], byte[]> original, String from, String to) {
    byte[] value = original.value();
    String text = value == null ? "" : new String(value, UTF_8);
    String other = from.isEmpty() ? text + to : text.replace(from, to);
    var changed =
        new ProducerRecord<byte[], byte[]>(original.topic(), original.key(), other.getBytes(UTF_8));
    original.headers().forEach(changed.headers()::add);
    return changed;
  }

  /** The canonical fields as the JSON of an output record. */
  private static String json(Fields fields) {
    var json = new StringBuilder();
    for (String field : fields.all()) {
      int middle = field.indexOf('=');
      String value = field.substring(middle + 1);
      json.append(json.isEmpty() ? '{' : ',')
          .append('"')
          .append(field, 0, middle)
          .append("\":")
          .append(
              value.startsWith("'")
                  ? TextNode.valueOf(value.substring(1, value.length() - 1)).toString()
                  : value);
    }
    return json.append('}').toString();
  }

  private static String json(Patterns.Expected alert) {
    String json = json(alert.fields());
    int from = json.indexOf("\"transactions\":\"") + 15;
    int to = json.indexOf("\",\"at\"") + 1;
    return json.substring(0, from)
        + '['
        + json.substring(from, to).replace(" ", "\",\"")
        + ']'
        + json.substring(to);
  }

  private static String json(Enriched enriched) {
    String json = json(enriched.expected());
    return json.substring(0, json.length() - 1)
        + ",\"processed_at\":"
        + System.currentTimeMillis()
        + "}";
  }

  private static KafkaBroker broker() {
    if (broker == null) {
      throw new IllegalStateException("the broker has not been started");
    }
    return broker;
  }

  private static KafkaProducer<byte[], byte[]> producer(Map<String, Object> more) {
    var settings = new HashMap<>(more);
    settings.put("bootstrap.servers", broker().bootstrapServers());
    return new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
  }

  private static ProducerRecord<byte[], byte[]> record(String topic, String value) {
    return new ProducerRecord<>(topic, value.getBytes(UTF_8));
  }
}
