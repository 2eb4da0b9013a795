package dev.millrace.cli.data.verify;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.cli.data.Progress;
import dev.millrace.cli.data.Stdout;
import dev.millrace.cli.data.TopicReader;
import dev.millrace.serde.replay.RefusedRecord;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Checks that the files job told of every file and counted it, exactly once. */
@Command(
    name = "files",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Example:",
      "  ./millrace verify files",
      "  ./millrace verify files --window 10s --all-windows"
    },
    description = {
      "Read all announcements, and compare what the job told with them: every file once, its size,"
          + " hashes and times; the large ones once more; counts in windows; and a dead letter for"
          + " each that is no announcement or whose file failed. Sizes and hashes of contents within"
          + " announcements are worked out again; what is in a file is not looked into.",
      "Late files are those that dead letters name; they are missing in counts only. It ends when"
          + " everything is there, or when nothing has come for --until-idle. Nothing else should be"
          + " sent meanwhile."
    })
public final class VerifyFiles implements Callable<Integer> {
  private static final String ANALYSED = "analysed_files";
  private static final String PROCESSED = "processed_files";
  private static final String COUNTS = "file_type_aggregations";

  @Spec CommandSpec spec = CommandSpec.create();
  @Mixin VerifyOptions options = new VerifyOptions();
  @Mixin WindowOptions window = new WindowOptions();

  @Option(
      names = "--topics",
      paramLabel = "TOPIC",
      split = ",",
      defaultValue = "uploaded_documents,uploaded_videos,uploaded_images",
      description = "The inputs (default: ${DEFAULT-VALUE}).")
  List<String> topics = List.of();

  @Option(
      names = "--min-size",
      paramLabel = "BYTES",
      defaultValue = "1048576",
      description = "The job's filter.min-size (default: ${DEFAULT-VALUE}).")
  long minSize = 1 << 20;

  /**
   * One announcement of a file.
   *
   * @param input which of the inputs it stands in
   * @param content stands for the record with its place
   */
  private record Announcement(int input, long place, long content, StatedFile file) {}

  /** What is known about one of the inputs. */
  private final class Refusals {
    private final String letterTopic;
    private final Comparison letters;
    private final LateLetters late;
    private final List<RefusedRecord> found = new ArrayList<>();

    /** Where records stood whose file failed. */
    private final Set<Long> failed = new HashSet<>();

    Refusals(String topic) {
      letterTopic = options.deadLettersOf(topic);
      letters = new Comparison(letterTopic);
      late = new LateLetters(letterTopic);
    }

    void find(RefusedRecord letter) {
      found.add(letter);
      if (letter.partition() >= 0 && letter.offset() >= 0) {
        long origin = Place.of(letter.partition(), letter.offset());
        if (letter.stage().equals("late")) {
          late.add(origin, content(origin, letter.message()), letter.cut(), place(letter));
        } else if (letter.stage().equals("process")) {
          failed.add(origin);
        }
      }
    }

    /** Once all is known that must be there. */
    void compare(String topic) {
      for (RefusedRecord letter : found) {
        long place = place(letter);
        if (!letter.topic().equals(topic) || letter.partition() < 0 || letter.offset() < 0) {
          var unused = letters.find(-place, -place, place);
        } else if (!letter.stage().equals("late")) {
          long origin = Place.of(letter.partition(), letter.offset());
          var unused =
              letter.cut()
                  ? letters.findAny(origin, place)
                  : letters.find(origin, content(origin, letter.message()), place);
        }
      }
    }

    private static long place(RefusedRecord letter) {
      return Place.of(letter.message().partition(), letter.message().offset());
    }
  }

  /** What is known about inputs and outputs, while they are read. */
  private final class Check {
    private final Findings findings = new Findings(options.kafka, String.join(", ", topics));
    private final List<Refusals> refusals = topics.stream().map(Refusals::new).toList();
    private final Map<String, List<Announcement>> files = new LinkedHashMap<>();
    private final Watermark watermark = new Watermark(window.open.outOfOrderness);
    private final FileCounts counts = new FileCounts(window.size.toMillis());
    private final List<FoundFile> analysed = new ArrayList<>();
    private final List<FoundFile> processed = new ArrayList<>();
    private final List<JsonNode> counted = new ArrayList<>();
    private final Map<String, Long> unreadable = new HashMap<>();
    private final Map<String, Long> large = new HashMap<>();
    private final Map<String, Integer> reasons = new TreeMap<>();
    private long messages;
    private long dead;
    private long announcements;
    private long closed;

    void announce(int input, ConsumerRecord<byte[], byte[]> message) {
      messages++;
      long place = Place.of(message.partition(), message.offset());
      long content = content(place, message);
      StatedFile file = StatedFile.of(message.value(), message.timestamp());
      if (file == null) {
        dead++;
        refusals.get(input).letters.expect(place, content, place);
        return;
      }
      announcements++;
      watermark.see(input * 100_000 + message.partition(), file.time());
      files
          .computeIfAbsent(file.id(), id -> new ArrayList<>(1))
          .add(new Announcement(input, place, content, file));
    }

    /** The inputs have been read: now it is known about how many windows must have closed. */
    void countClosed() {
      var stated = new FileCounts(window.size.toMillis());
      for (List<Announcement> same : files.values()) {
        StatedFile file = same.get(0).file();
        stated.add(file.type(), file.size(), file.time(), false);
      }
      closed = stated.ids().stream().filter(id -> !mayBeOpen(stated, id)).count();
    }

    private boolean mayBeOpen(FileCounts of, String id) {
      return !window.open.all && of.end(id) - 1 > watermark.time();
    }

    long awaited() {
      return files.size() + closed + dead;
    }

    /** A record of an output topic. */
    void find(ConsumerRecord<byte[], byte[]> message) {
      String topic = message.topic();
      for (Refusals refusal : refusals) {
        if (topic.equals(refusal.letterTopic)) {
          refusal.find(RefusedRecord.of(message));
          return;
        }
      }
      if (topic.equals(COUNTS)) {
        JsonNode tree = Reading.tree(message.value());
        if (tree == null) {
          unreadable(message);
        } else {
          counted.add(tree);
        }
        return;
      }
      FoundFile found = FoundFile.of(message.value());
      if (found == null) {
        unreadable(message);
      } else {
        (topic.equals(ANALYSED) ? analysed : processed).add(found);
      }
    }

    private void unreadable(ConsumerRecord<byte[], byte[]> message) {
      unreadable.merge(message.topic(), 1L, Long::sum);
      findings.example(
          "unreadable",
          message.topic(),
          Place.text(Place.of(message.partition(), message.offset())));
    }

    boolean isComplete() {
      long failed = analysed.stream().filter(FoundFile::hasFailed).count();
      long letters =
          refusals.stream()
              .flatMap(refusal -> refusal.found.stream())
              .filter(letter -> !letter.stage().equals("late"))
              .count();
      return analysed.size() >= files.size()
          && counted.size() >= closed
          && letters >= dead + failed;
    }

    int conclude(Stdout out) {
      compareAnalysed();
      var largeGiven = new Given(PROCESSED, large.keySet(), findings);
      for (FoundFile found : processed) {
        largeGiven.take(
            found.id(),
            () ->
                Objects.equals(large.get(found.id()), found.digest())
                    ? ""
                    : "other words than " + ANALYSED);
      }
      findings.add(with(unreadable, largeGiven.verdict(id -> false)));
      var countsGiven = new Given(COUNTS, counts.ids(), findings);
      for (JsonNode count : counted) {
        String id = count.path("id").asText();
        countsGiven.take(id, () -> counts.difference(id, count));
      }
      findings.add(with(unreadable, countsGiven.verdict(id -> mayBeOpen(counts, id))));
      compareLetters();
      return findings.conclude(options.format, out, above(), below());
    }

    private void compareAnalysed() {
      var given = new Given(ANALYSED, files.keySet(), findings);
      Set<String> seen = new HashSet<>();
      for (FoundFile found : analysed) {
        given.take(found.id(), () -> difference(found));
        if (files.containsKey(found.id()) && seen.add(found.id())) {
          count(found);
        }
      }
      findings.add(with(unreadable, given.verdict(id -> false)));
    }

    private String difference(FoundFile found) {
      return found.difference(announcement(found).file());
    }

    /** The announcement that was taken, where several are about the same file. */
    private Announcement announcement(FoundFile found) {
      List<Announcement> same = files.getOrDefault(found.id(), List.of());
      List<Announcement> alike =
          same.stream().filter(one -> found.difference(one.file()).isEmpty()).toList();
      return alike.stream()
          .filter(one -> refusals.get(one.input()).failed.contains(one.place()))
          .findFirst()
          .orElseGet(() -> alike.isEmpty() ? same.get(0) : alike.get(0));
    }

    private void count(FoundFile found) {
      Announcement taken = announcement(found);
      StatedFile file = taken.file();
      Refusals refusal = refusals.get(taken.input());
      if (found.hasFailed()) {
        reasons.merge(found.reason(), 1, Integer::sum);
        refusal.letters.expect(taken.place(), taken.content(), taken.place());
      } else if (file.size() > minSize) {
        large.put(found.id(), found.digest());
      }
      boolean isLate =
          files.getOrDefault(found.id(), List.of()).stream()
              .anyMatch(one -> refusals.get(one.input()).late.name(one.place(), one.content()));
      if (!isLate) {
        counts.add(found.type(), file.size(), file.time(), found.hasFailed());
      }
    }

    private void compareLetters() {
      for (int input = 0; input < topics.size(); input++) {
        Refusals refusal = refusals.get(input);
        refusal.compare(topics.get(input));
        findings.records(topics.get(input), refusal.letters, findings::described);
        if (refusal.late.size() > 0) {
          findings.records(topics.get(input), refusal.late.compare(), findings::described);
        }
      }
    }

    private String above() {
      return Progress.count(messages)
          + " messages in "
          + String.join(", ", topics)
          + ": "
          + Progress.count(files.size())
          + " files, "
          + Progress.count(announcements - files.size())
          + " announced again, "
          + Progress.count(dead)
          + " dead.";
    }

    private List<String> below() {
      long failed = reasons.values().stream().mapToLong(Integer::longValue).sum();
      return List.of(
          failed == 0
              ? "No file failed."
              : Progress.count(failed)
                  + " files failed: "
                  + reasons.entrySet().stream()
                      .map(reason -> reason.getValue() + " " + reason.getKey())
                      .collect(Collectors.joining(", "))
                  + ".");
    }
  }

  @Override
  public Integer call() {
    window.check(spec.commandLine());
    var check = new Check();
    for (int i = 0; i < topics.size(); i++) {
      int input = i;
      try (var announced = new Input(options, topics.get(i), spec.commandLine().getErr())) {
        announced.read("Reading " + topics.get(i), message -> check.announce(input, message));
      }
    }
    check.countClosed();
    List<String> outputs = new ArrayList<>(List.of(ANALYSED, PROCESSED, COUNTS));
    check.refusals.forEach(refusal -> outputs.add(refusal.letterTopic));
    try (var output = new TopicReader(options.kafka, outputs);
        var out = new Stdout()) {
      Arrival.await(output, options, check.awaited(), check::find, check::isComplete);
      return check.conclude(out);
    } catch (Stdout.Closed nobodyReads) {
      return 0;
    }
  }

  /** What cannot be read is not expected either. */
  private static Verdict with(Map<String, Long> unreadable, Verdict verdict) {
    long more = unreadable.getOrDefault(verdict.topic(), 0L);
    return new Verdict(
        verdict.topic(),
        verdict.expected(),
        verdict.found() + more,
        verdict.missing(),
        verdict.doubled(),
        verdict.wrong(),
        verdict.unexpected() + more,
        verdict.open());
  }

  private static long content(long origin, ConsumerRecord<byte[], byte[]> message) {
    return Expectation.content(origin, message.key(), message.value());
  }
}
