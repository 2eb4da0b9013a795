package dev.millrace.cli.data.verify;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.cli.data.Session;
import dev.millrace.serde.codec.JsonCodec;
import dev.millrace.serde.codec.MalformedRecord;
import dev.millrace.serde.sample.Sample;
import dev.millrace.stocks.TickReader;
import dev.millrace.stocks.logic.Ledger;
import dev.millrace.stocks.model.Bar;
import dev.millrace.stocks.model.Interval;
import dev.millrace.stocks.model.Tick;
import dev.millrace.stocks.model.Trading;
import dev.millrace.stocks.sample.SampleSettings;
import dev.millrace.stocks.sample.TickSamples;
import dev.millrace.stocks.table.TicksTable;
import dev.millrace.testing.ClickHouseServer;
import dev.millrace.testing.KafkaBroker;
import dev.millrace.testing.TopicContents;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
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
import org.junit.jupiter.api.io.TempDir;

/** The check is worth something only if it fails for each kind of fault. */
class VerifyTicksIT {
  private static final Instant BEGINNING = Instant.parse("2024-01-30T10:00:00Z");
  private static final int MESSAGES = 1_000;

  private static @Nullable KafkaBroker broker;
  private static @Nullable ClickHouseServer clickHouse;

  @BeforeAll
  static void startServers(@TempDir Path data) throws Exception {
    clickHouse = ClickHouseServer.start(data);
    broker = KafkaBroker.start();
  }

  @AfterAll
  static void stopServers() throws Exception {
    if (broker != null) {
      broker.close();
    }
    if (clickHouse != null) {
      clickHouse.close();
    }
  }

  /** A valid tick, where it stands and whether it came too late for bars of a second. */
  private record Placed(Tick tick, int offset, boolean late) {}

  /** The topics and tables of one test with an input, and what an honest job makes of it. */
  private static final class Suite {
    private final String name;
    private final List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
    private final List<ProducerRecord<byte[], byte[]>> letters = new ArrayList<>();
    private final List<Placed> ticks = new ArrayList<>();
    private final List<String> bars = new ArrayList<>();
    private int late;

    /**
     * Works out the output.
     *
     * @param lateEvery every so-manieth valid tick is late for bars of a second; 0 is none
     */
    Suite(String name, int lateEvery) throws Exception {
      this.name = name;
      broker().createTopics(1, name);
      broker().createTopics(2, name + "-bars", name + ".dead-letters");
      for (String statement : new TicksTable(name).statements()) {
        clickHouse().query(statement);
      }
      var reader = new TickReader(ZoneOffset.UTC);
      var samples =
          new TickSamples(
              SampleSettings.of(11, BEGINNING)
                  .withSymbols(SampleSettings.symbols(3))
                  .withBadShare(0.1));
      for (int offset = 0; offset <= MESSAGES; offset++) {
        Sample sample =
            offset < MESSAGES
                ? samples.next()
                : TickSamples.closing(0, BEGINNING.plus(Duration.ofDays(2)));
        records.add(
            new ProducerRecord<>(
                name, 0, sample.time().toEpochMilli(), sample.key(), sample.value()));
        Tick tick = tick(reader, sample);
        if (tick == null) {
          letters.add(letter(sample.key(), sample.value(), offset, "validate", "stock-ticks"));
          continue;
        }
        boolean isLate = lateEvery > 0 && offset < MESSAGES && (ticks.size() + 1) % lateEvery == 0;
        ticks.add(new Placed(tick, offset, isLate));
        if (isLate) {
          letters.add(letter(sample.key(), sample.value(), offset, "late", "bars-1s"));
          late++;
        }
      }
      makeBars();
    }

    private static @Nullable Tick tick(TickReader reader, Sample sample) {
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

    private void makeBars() {
      for (Interval interval : Interval.values()) {
        Map<String, Trading> tradings = new TreeMap<>();
        Map<String, Bar> named = new TreeMap<>();
        for (Placed placed : ticks.subList(0, ticks.size() - 1)) {
          if (placed.late() && interval == Interval.SECOND) {
            continue;
          }
          Tick tick = placed.tick();
          long millis = interval.length().toMillis();
          long start = Math.floorDiv(tick.epochMicros(), millis * 1_000) * millis;
          String id = Bar.idOf(tick.symbol(), interval, start);
          Trading trading =
              tradings.merge(id, Ledger.of(tick, 0, placed.offset()), Ledger::together);
          named.put(id, Ledger.bar(tick.symbol(), interval, start, trading));
        }
        named
            .values()
            .forEach(bar -> bars.add(new String(JsonCodec.of(Bar.class).encode(bar), UTF_8)));
      }
    }

    ProducerRecord<byte[], byte[]> letter(
        byte @Nullable [] key, byte @Nullable [] value, int offset, String stage, String uid) {
      var letter = new ProducerRecord<byte[], byte[]>(name + ".dead-letters", key, value);
      letter
          .headers()
          .add("__connect.errors.topic", name.getBytes(UTF_8))
          .add("__connect.errors.partition", "0".getBytes(UTF_8))
          .add("__connect.errors.offset", String.valueOf(offset).getBytes(UTF_8))
          .add("__connect.errors.stage", stage.getBytes(UTF_8))
          .add("millrace.errors.operator", uid.getBytes(UTF_8));
      return letter;
    }

    /** Changes one of the bars of the topic. */
    void change(int which, UnaryOperator<String> change) {
      String before = bars.get(which);
      String after = change.apply(before);
      assertThat(after).isNotEqualTo(before);
      bars.set(which, after);
    }

    Session.Result verify(String... more) throws Exception {
      clickHouse()
          .query(
              "INSERT INTO "
                  + name
                  + ".ticks VALUES "
                  + ticks.stream().map(Suite::row).collect(Collectors.joining(",")));
      bars.forEach(bar -> records.add(new ProducerRecord<>(name + "-bars", bar.getBytes(UTF_8))));
      records.addAll(letters);
      TopicContents.send(broker(), records);
      var words =
          new ArrayList<>(
              List.of("verify", "ticks", "--until-idle", "1s", "--topic", name, "--quiet"));
      words.addAll(List.of("--bars", name + "-bars", "--database", name));
      words.addAll(List.of("--clickhouse", clickHouse().address().toString()));
      words.addAll(List.of(more));
      return new Session(broker().bootstrapServers()).run(words.toArray(new String[0]));
    }

    private static String row(Placed placed) {
      Tick tick = placed.tick();
      return "('%s',%s,%d,fromUnixTimestamp64Micro(%d),0,%d)"
          .formatted(
              tick.symbol(), tick.price(), tick.volume(), tick.epochMicros(), placed.offset());
    }
  }

  @Test
  void acceptsWhatIsComplete() throws Exception {
    Session.Result result = new Suite("complete", 0).verify();

    assertThat(result.exit()).as(result.out()).isZero();
    assertThat(result.out())
        .contains("1,001 messages in complete")
        .contains("5 windows and alerts may still be open")
        .contains("Everything is there, exactly once.");
  }

  @Test
  void acceptsLateTicksThatAreAccountedForInBarsOfTheTopicAlone() throws Exception {
    var suite = new Suite("late", 20);
    Session.Result result = suite.verify();

    assertThat(result.exit()).as(result.out()).isZero();
    assertThat(result.out()).containsPattern("late.dead-letters \\(late\\) +" + suite.late + " ");
  }

  @Test
  void acceptsATickThatClickHouseRefusedAndADeadLetterHas() throws Exception {
    var suite = new Suite("refused", 0);
    refuse(suite, suite.ticks.get(5));
    Session.Result result = suite.verify();

    assertThat(result.exit()).as(result.out()).isZero();
  }

  @Test
  void noticesARefusedTickThatIsStoredAllTheSame() throws Exception {
    var suite = new Suite("both", 0);
    Placed tick = suite.ticks.get(5);
    refuse(suite, tick);
    suite.ticks.add(tick);
    Session.Result result = suite.verify();

    assertThat(result.exit()).isEqualTo(1);
    assertThat(result.out()).containsPattern("both.ticks +\\d+ +\\d+ +0 +0 +0 +1");
  }

  private static void refuse(Suite suite, Placed placed) {
    ProducerRecord<byte[], byte[]> record = suite.records.get(placed.offset());
    suite.letters.add(
        suite.letter(record.key(), record.value(), placed.offset(), "sink", "ticks-table"));
    suite.ticks.remove(placed);
  }

  @Test
  void noticesWhatIsMissing() throws Exception {
    var suite = new Suite("missing", 0);
    suite.ticks.remove(7);
    suite.bars.remove(5);
    suite.letters.remove(3);
    Session.Result result = suite.verify();

    assertThat(result.exit()).isEqualTo(1);
    assertThat(result.out())
        .containsPattern("missing.ticks +\\d+ +\\d+ +1 +0 +0 +0")
        .containsPattern("missing-bars +\\d+ +\\d+ +1 +0 +0 +0")
        .containsPattern("missing.dead-letters +\\d+ +\\d+ +1 +0 +0 +0")
        .contains("There are differences.");
  }

  @Test
  void noticesWhatIsDoubled() throws Exception {
    var suite = new Suite("doubled", 20);
    suite.ticks.add(suite.ticks.get(7));
    suite.bars.add(suite.bars.get(5));
    suite.letters.add(suite.letters.get(3));
    Session.Result result = suite.verify();

    assertThat(result.exit()).isEqualTo(1);
    assertThat(result.out())
        .containsPattern("doubled.ticks +\\d+ +\\d+ +0 +1 +0 +0")
        .containsPattern("doubled-bars +\\d+ +\\d+ +0 +1 +0 +0")
        .containsPattern("doubled.bars +\\d+ +\\d+ +0 +0 +5 +0");
  }

  @Test
  void noticesEachKindOfWrongNumber() throws Exception {
    var suite = new Suite("wrong", 0);
    int which = 0;
    for (String field : List.of("open", "high", "low", "close", "vwap")) {
      suite.change(
          which++, json -> json.replaceFirst("(\"" + field + "\":\\d+\\.\\d{1,2})\\d*", "$199"));
    }
    suite.change(which++, json -> json.replaceFirst("\"volume\":", "\"volume\":1"));
    suite.change(which++, json -> json.replaceFirst("\"ticks\":", "\"ticks\":1"));
    suite.change(which++, json -> json.replaceFirst("\"start\":1", "\"start\":2"));
    suite.change(which++, json -> json.replaceFirst("\\}$", ",\"more\":1}"));
    suite.bars.add("no JSON");
    Placed first = suite.ticks.get(0);
    Tick tick = first.tick();
    suite.ticks.set(
        0,
        new Placed(
            new Tick(tick.symbol(), tick.price() + 1e-9, tick.volume(), tick.epochMicros()),
            first.offset(),
            false));
    Session.Result result = suite.verify();

    assertThat(result.exit()).isEqualTo(1);
    assertThat(result.out())
        .containsPattern("wrong-bars +\\d+ +\\d+ +0 +0 +" + which + " +1")
        .containsPattern("wrong.ticks +\\d+ +\\d+ +0 +0 +1 +0")
        .containsPattern("has open=\\S+ instead of ");
  }

  @Test
  void saysSoWhereThereIsNoServer() {
    broker().createTopics(1, "alone", "alone-bars", "alone.dead-letters");
    Session.Result result =
        new Session(broker().bootstrapServers())
            .run(
                "verify",
                "ticks",
                "--topic",
                "alone",
                "--bars",
                "alone-bars",
                "--clickhouse",
                "http://127.0.0.1:1",
                "--until-idle",
                "1s");

    assertThat(result.exit()).isEqualTo(1);
    assertThat(result.err())
        .contains("ClickHouse at http://127.0.0.1:1 does not give its ticks: Connect");
  }

  private static KafkaBroker broker() {
    if (broker == null) {
      throw new IllegalStateException("the broker has not been started");
    }
    return broker;
  }

  private static ClickHouseServer clickHouse() {
    if (clickHouse == null) {
      throw new IllegalStateException("ClickHouse has not been started");
    }
    return clickHouse;
  }
}
