package dev.millrace.cli.data.verify;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.cli.data.Progress;
import dev.millrace.cli.data.SafeText;
import dev.millrace.cli.data.Stdout;
import dev.millrace.cli.data.TopicReader;
import dev.millrace.serde.replay.RefusedRecord;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Checks that the stocks job stored every tick and wrote every bar, exactly once. */
@Command(
    name = "ticks",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Example:",
      "  ./millrace verify ticks",
      "  ./millrace verify ticks --clickhouse http://localhost:8123 --all-windows"
    },
    description = {
      "Read the whole input, and compare every row of the table of ticks with it. Work out the"
          + " bars of every length, and compare those in ClickHouse and those of the topic with"
          + " them: mean prices to 1e-9, all else exactly. Late ticks are those that dead letters"
          + " name; they are missing in bars of the topic only.",
      "It ends when everything is there, or when nothing has come for --until-idle. Nothing else"
          + " should be sent meanwhile, and the tables should hold nothing of other topics."
    })
public final class VerifyTicks implements Callable<Integer> {
  @Spec CommandSpec spec = CommandSpec.create();
  @Mixin VerifyOptions options = new VerifyOptions();
  @Mixin OpenWindowOptions window = new OpenWindowOptions();
  @Mixin StoredTicks stored = new StoredTicks();

  @Option(
      names = "--topic",
      paramLabel = "TOPIC",
      defaultValue = "stock-ticks",
      description = "The input (default: ${DEFAULT-VALUE}).")
  String topic = "stock-ticks";

  @Option(
      names = "--bars",
      paramLabel = "TOPIC",
      defaultValue = "stock-bars",
      description = "Where the job writes bars (default: ${DEFAULT-VALUE}).")
  String barsTopic = "stock-bars";

  /** What is known about input and output, while they are read. */
  private final class Check {
    private final String deadLetterTopic = options.deadLettersOf(topic);
    private final Comparison deadLetters = new Comparison(deadLetterTopic);
    private final Comparison lateLetters = new Comparison(deadLetterTopic + " (late)");
    private final Comparison rows = new Comparison(stored.database + ".ticks");
    private final Names symbols = new Names();
    private final Bars announced = new Bars(symbols);
    private final Bars storedBars = new Bars(symbols);
    private final Bars writtenBars = new Bars(symbols);
    private final Watermark watermark = new Watermark(window.outOfOrderness);
    private final Map<Bars.Length, Set<Long>> late = new EnumMap<>(Bars.Length.class);
    private final Set<Long> refused = new HashSet<>();
    private final Map<String, FoundBar> found = new HashMap<>();
    private final Findings findings = new Findings(options.kafka, topic);
    private long messages;
    private long valid;
    private long closed;
    private long written;
    private long doubledBars;
    private long unreadableBars;
    private long volume;
    private long storedVolume;

    /** The first time through the input. */
    void announce(ConsumerRecord<byte[], byte[]> message) {
      messages++;
      StatedTick tick = StatedTick.of(message.value(), message.timestamp());
      if (tick == null) {
        long place = place(message);
        deadLetters.expect(place, content(place, message), place);
      } else {
        valid++;
        announce(tick, place(message));
        watermark.see(message.partition(), Math.floorDiv(tick.micros(), 1_000));
      }
    }

    private void announce(StatedTick tick, long place) {
      for (Bars.Length length : Bars.Length.values()) {
        announced.add(length, tick, place);
      }
    }

    /** The input has been read once: now it is known which windows must have closed. */
    void countClosed() {
      closed = announced.all().keySet().stream().filter(key -> !mayBeOpen(key)).count();
    }

    private boolean mayBeOpen(Bars.Key key) {
      return !window.all && key.length().end(key.start()) - 1 > watermark.time();
    }

    long awaited() {
      return deadLetters.expected() + closed;
    }

    /** A record of an output topic. */
    void find(ConsumerRecord<byte[], byte[]> message) {
      if (message.topic().equals(barsTopic)) {
        bar(message);
      } else {
        letter(message);
      }
    }

    private void bar(ConsumerRecord<byte[], byte[]> message) {
      written++;
      JsonNode tree = Reading.tree(message.value());
      String id = tree == null ? null : Reading.text(tree, "id");
      if (tree == null || id == null) {
        unreadableBars++;
        findings.example("unreadable", barsTopic, Place.text(place(message)));
      } else if (found.put(id, FoundBar.of(tree)) != null && doubledBars++ < Findings.EXAMPLES) {
        findings.example("doubled", barsTopic, SafeText.of(id));
      }
    }

    private void letter(ConsumerRecord<byte[], byte[]> message) {
      RefusedRecord letter = RefusedRecord.of(message);
      long place = place(message);
      if (!letter.topic().equals(topic) || letter.partition() < 0 || letter.offset() < 0) {
        var unused = deadLetters.find(-place, -place, place);
        return;
      }
      long origin = Place.of(letter.partition(), letter.offset());
      switch (letter.stage()) {
        case "late" -> late(letter, origin, place);
        case "sink" -> {
          // ClickHouse did not take it; whether it was right to is not ours to say.
          if (!refused.add(origin)) {
            findings.example("doubled", deadLetterTopic, "refused twice: " + Place.text(origin));
            var unused = deadLetters.find(-place, -place, place);
          }
        }
        default -> {
          var unused =
              letter.cut()
                  ? deadLetters.findAny(origin, place)
                  : deadLetters.find(origin, content(origin, message), place);
        }
      }
    }

    private void late(RefusedRecord letter, long origin, long place) {
      for (Bars.Length length : Bars.Length.values()) {
        if (length.operator().equals(letter.operator())) {
          long identity = origin * 31 + letter.operator().hashCode();
          if (late.computeIfAbsent(length, any -> new HashSet<>()).add(origin)) {
            lateLetters.expect(identity, identity, origin);
          }
          var unused = lateLetters.find(identity, identity, place);
          return;
        }
      }
      var unused = deadLetters.find(-place, -place, place);
    }

    boolean isComplete() {
      return deadLetters.found() >= deadLetters.expected() && written >= closed;
    }

    /** The second time through the input, once it is known what was late and what refused. */
    void collect(ConsumerRecord<byte[], byte[]> message) {
      StatedTick tick = StatedTick.of(message.value(), message.timestamp());
      if (tick == null) {
        return;
      }
      long place = place(message);
      boolean isStored = !refused.remove(place);
      if (isStored) {
        rows.expect(place, content(place, tick.fields()), place);
        volume += tick.volume();
      }
      for (Bars.Length length : Bars.Length.values()) {
        if (isStored) {
          storedBars.add(length, tick, place);
        }
        if (!late.getOrDefault(length, Set.of()).contains(place)) {
          writtenBars.add(length, tick, place);
        }
      }
    }

    /** Waits until the table holds all ticks, or gets no more. */
    void awaitRows(StoredTicks.Conversation tables) throws InterruptedException {
      long began = System.nanoTime();
      long quietSince = began;
      long before = -1;
      try (var progress = new Progress("Storing", "ticks", rows.expected(), options.quiet)) {
        for (long count = tables.count(); count < rows.expected(); count = tables.count()) {
          progress.at(count);
          long now = System.nanoTime();
          quietSince = count == before ? quietSince : now;
          before = count;
          if (now - quietSince >= options.untilIdle.toNanos()
              || now - began >= options.timeout.toNanos()) {
            return;
          }
          TimeUnit.MILLISECONDS.sleep(500);
        }
        progress.at(rows.expected());
      }
    }

    void compareRows(StoredTicks.Conversation tables) {
      try (var progress = new Progress("Comparing", "ticks", rows.expected(), options.quiet)) {
        tables.ticks(
            (place, tick, pieces) -> {
              var unused = rows.find(place, content(place, tick), place);
              storedVolume += pieces;
              progress.at(rows.found());
            });
      }
      examples("missing", rows.missingPlaces());
      examples("doubled", rows.doubledPlaces());
      examples("wrong", rows.wrongPlaces());
      examples("unexpected", rows.unexpectedPlaces());
      findings.add(Verdict.of(rows));
    }

    private void examples(String kind, List<Long> places) {
      for (long place : places) {
        findings.example(kind, rows.topic(), topic + ' ' + Place.text(place));
      }
    }

    void compareStoredBars(StoredTicks.Conversation tables) {
      var given = new BarsGiven(stored.database + ".bars", storedBars, findings);
      for (Bars.Length length : Bars.Length.values()) {
        tables.bars(
            length,
            (symbol, start, bar) ->
                given.take(symbol + '/' + length.word() + '/' + start, bar, ""));
      }
      findings.add(given.verdict(key -> false));
    }

    void compareWrittenBars() {
      var given = new BarsGiven(barsTopic, writtenBars, findings);
      found.forEach((id, bar) -> given.take(id, bar.bar(), bar.fault()));
      Verdict verdict = given.verdict(this::mayBeOpen);
      findings.add(
          new Verdict(
              verdict.topic(),
              verdict.expected(),
              written,
              verdict.missing(),
              doubledBars,
              verdict.wrong(),
              verdict.unexpected() + unreadableBars,
              verdict.open()));
    }

    int conclude(Stdout out) {
      for (long place : refused) {
        findings.example("unexpected", deadLetterTopic, "refused " + Place.text(place));
        var unused = deadLetters.find(-place, -place, place);
      }
      findings.records(deadLetters, findings::described);
      if (lateLetters.expected() > 0) {
        findings.records(lateLetters, findings::described);
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
              "Volume stored: "
                  + Progress.count(storedVolume)
                  + " of "
                  + Progress.count(volume)
                  + "."));
    }
  }

  @Override
  public Integer call() throws InterruptedException {
    var check = new Check();
    try (var tables = stored.open();
        var input = new Input(options, topic, spec.commandLine().getErr());
        var output = new TopicReader(options.kafka, List.of(barsTopic, check.deadLetterTopic));
        var out = new Stdout()) {
      input.read("Reading " + topic, check::announce);
      check.countClosed();
      Arrival.await(output, options, check.awaited(), check::find, check::isComplete);
      input.read("Working it out", check::collect);
      check.awaitRows(tables);
      check.compareRows(tables);
      check.compareStoredBars(tables);
      check.compareWrittenBars();
      return check.conclude(out);
    } catch (Stdout.Closed nobodyReads) {
      return 0;
    }
  }

  private static long place(ConsumerRecord<byte[], byte[]> message) {
    return Place.of(message.partition(), message.offset());
  }

  private static long content(long origin, ConsumerRecord<byte[], byte[]> message) {
    return Expectation.content(origin, message.key(), message.value());
  }

  /** A tick at its place: the same one elsewhere is another. */
  private static long content(long place, Fields tick) {
    return tick.number("place", place).digest();
  }
}
