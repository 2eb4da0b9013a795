package dev.millrace.cli.data.fingerprints;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.millrace.cli.data.Commands;
import dev.millrace.cli.data.KafkaOptions;
import dev.millrace.cli.data.Notices;
import dev.millrace.cli.data.Session;
import dev.millrace.cli.data.TopicReader;
import dev.millrace.testing.KafkaBroker;
import dev.millrace.testing.TopicContents;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Fingerprints find their messages, and nothing else gets into or out of the folder. */
class SaveFingerprintsIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final long START = 1_706_123_400_000L;
  private static final long MINUTE = 60_000;

  private static @Nullable KafkaBroker broker;

  @TempDir Path folder = Path.of("");

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

  /** The topics of one test. */
  private static final class Suite {
    private final String input;
    private final List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
    private final long[] offsets = new long[2];

    Suite(String input) {
      this.input = input;
      broker().createTopics(2, input, input + "-prints");
      broker().createTopics(1, input + ".dead-letters");
    }

    /** Sends a message and says where it stands. */
    long message(int partition, String value) {
      records.add(new ProducerRecord<>(input, partition, null, value.getBytes(UTF_8)));
      return offsets[partition]++;
    }

    void fingerprint(String value) {
      records.add(new ProducerRecord<>(input + "-prints", value.getBytes(UTF_8)));
    }

    void letter(int partition, long offset, String stage) {
      var letter =
          new ProducerRecord<byte[], byte[]>(input + ".dead-letters", "any".getBytes(UTF_8));
      letter
          .headers()
          .add("__connect.errors.topic", input.getBytes(UTF_8))
          .add("__connect.errors.partition", String.valueOf(partition).getBytes(UTF_8))
          .add("__connect.errors.offset", String.valueOf(offset).getBytes(UTF_8))
          .add("__connect.errors.stage", stage.getBytes(UTF_8));
      records.add(letter);
    }

    void send() {
      TopicContents.send(broker(), records);
      records.clear();
    }

    Session.Result save(Path out) {
      return new Session(broker().bootstrapServers()).run(words(out).toArray(new String[0]));
    }

    TopicReader reader(String topic) {
      return new TopicReader(
          CommandLine.populateCommand(new KafkaOptions(), "--kafka", broker().bootstrapServers()),
          List.of(topic));
    }

    /** Knows all fingerprints sent so far, and no dead letter. */
    Keeper keeper(TopicReader reader, Archive archive, long mostHeldBytes) {
      var told = new Notices(new PrintWriter(new StringWriter()), "Not saved");
      var keeper = new Keeper(reader, archive, told, mostHeldBytes, () -> false);
      try (var output = reader(input + "-prints")) {
        output.readTo(
            output.ends(),
            next -> {
              try {
                keeper.take(Fingerprint.read(next.value()));
              } catch (NotAFingerprint none) {
                throw new AssertionError(none);
              }
              return true;
            });
      }
      return keeper;
    }

    List<String> words(Path out) {
      return List.of(
          "save-fingerprints",
          "--out",
          out.toString(),
          "--input-topic",
          input,
          "--fingerprint-topic",
          input + "-prints",
          "--until-idle",
          "1s");
    }
  }

  @Test
  void keepsExactlyTheMessagesOfEachFingerprintAsTheyLayInTheTopic() throws IOException {
    var suite = new Suite("exact");
    String first = message("110", START, "\"0001\":\"1.5\",\"0002\":\"null\"");
    String second = " " + message("\"110\"", START + 59_999, "\"0001\":\"NaN\"") + "\n";
    String third = message("110", START + 30_000, "\"0001\":7.25");
    String other = message("111", START, "\"0001\":\"2\"");
    suite.message(1, second);
    suite.message(0, first);
    suite.message(0, message("110", START - 1, "\"0001\":\"8\""));
    suite.message(0, message("110", START + MINUTE, "\"0001\":\"8\""));
    suite.message(0, "{\"equip_id\":110,\"timestamp\":" + START);
    suite.message(0, message("110", START, ""));
    long late = suite.message(0, message("110", START + 5, "\"0001\":\"9\""));
    long ahead = suite.message(1, message("110", START + 6, "\"0002\":\"9\""));
    suite.message(1, other);
    suite.message(0, third);
    String fingerprint =
        fingerprint("110", START, "\"0001\":" + sensor(2, 0, 1) + ",\"0002\":" + sensor(0, 1, 0));
    suite.fingerprint("{\"fingerprint\":" + fingerprint + "}");
    suite.fingerprint(
        "{\"fingerprint\":" + fingerprint("111", START, "\"0001\":" + sensor(1, 0, 0)) + "}");
    suite.letter(0, late, "late");
    suite.letter(1, ahead, "validate");
    suite.send();

    Path out = folder.resolve("made/by/the/command");
    Session.Result result = suite.save(out);

    assertThat(result.exit()).as(result.err()).isZero();
    assertThat(result.err()).contains("Saved 2 fingerprints");
    assertThat(files(out)).hasSize(2);
    assertThat(Files.readString(out.resolve(name("110", START))))
        .isEqualTo(
            "{\"fingerprint\":"
                + fingerprint
                + ",\"input\":[\n"
                + first
                + ",\n"
                + third
                + ",\n"
                + second
                + "\n]}\n");
    assertThat(JSON.readTree(out.resolve(name("111", START)).toFile()).path("input")).hasSize(1);
  }

  @Test
  void waitsForTheDeadLettersOfMessagesThatCameTooLate() throws IOException {
    var suite = new Suite("waiting");
    suite.message(0, message("110", START, "\"0001\":\"1\""));
    long late = suite.message(0, message("110", START + 1, "\"0001\":\"2\""));
    suite.fingerprint(
        "{\"fingerprint\":" + fingerprint("110", START, "\"0001\":" + sensor(1, 0, 0)) + "}");
    suite.send();

    Session.Result early = suite.save(folder);
    assertThat(early.exit()).isEqualTo(1);
    assertThat(early.err()).contains("Saved 0 fingerprints", "1 wait for dead letters");
    assertThat(files(folder)).isEmpty();

    suite.letter(0, late, "late");
    suite.send();
    assertThat(suite.save(folder).exit()).isZero();
    assertThat(JSON.readTree(folder.resolve(name("110", START)).toFile()).path("input"))
        .extracting(input -> input.path("timestamp").asLong())
        .containsExactly(START);
  }

  @Test
  void saysWhichMessagesAreGone() throws IOException {
    var suite = new Suite("gone");
    suite.message(0, message("110", START, "\"0001\":\"1\""));
    suite.fingerprint(
        "{\"fingerprint\":" + fingerprint("110", START, "\"0001\":" + sensor(3, 0, 0)) + "}");
    suite.send();

    Session.Result result = suite.save(folder);

    assertThat(result.exit()).isEqualTo(1);
    assertThat(result.err())
        .contains("Not saved: " + name("110", START) + ": 2 of its readings", "1 lack input");
    assertThat(files(folder)).isEmpty();
  }

  @Test
  void leavesAloneWhatIsThere() throws IOException {
    var suite = new Suite("again");
    suite.message(0, message("110", START, "\"0001\":\"1\""));
    String fingerprint =
        "{\"fingerprint\":" + fingerprint("110", START, "\"0001\":" + sensor(1, 0, 0)) + "}";
    suite.fingerprint(fingerprint);
    suite.fingerprint(fingerprint);
    suite.send();
    assertThat(suite.save(folder).err()).contains("Saved 1 fingerprints");
    Path file = folder.resolve(name("110", START));
    Files.writeString(file, "mine now");

    suite.message(1, message("110", START + MINUTE, "\"0001\":\"1\""));
    suite.fingerprint(
        "{\"fingerprint\":"
            + fingerprint("110", START + MINUTE, "\"0001\":" + sensor(1, 0, 0))
            + "}");
    suite.fingerprint(fingerprint);
    // A run with other windows needs messages that are done with otherwise.
    suite.fingerprint(
        "{\"fingerprint\":"
            + fingerprint("110", START, "\"0001\":" + sensor(2, 0, 0))
                .replace("\"end_ms\":" + (START + MINUTE), "\"end_ms\":" + (START + 2 * MINUTE))
            + "}");
    suite.send();
    Session.Result result = suite.save(folder);

    assertThat(result.exit()).as(result.err()).isZero();
    assertThat(result.err()).contains("Saved 2 fingerprints").contains("were there already");
    assertThat(Files.readString(file)).isEqualTo("mine now");
    assertThat(files(folder)).hasSize(3);
  }

  @Test
  void hostileIdsStayInsideTheFolder() throws IOException {
    var suite = new Suite("hostile");
    List<String> ids =
        List.of(
            "../../etc/passwd",
            "/etc/passwd",
            "a\u0000b",
            "..",
            "\n",
            "x".repeat(255),
            "C:\\x",
            "💥");
    for (String id : ids) {
      suite.message(0, message(quoted(id), START, "\"0001\":\"1\""));
      suite.fingerprint(
          "{\"fingerprint\":" + fingerprint(id, START, "\"0001\":" + sensor(1, 0, 0)) + "}");
    }
    String good =
        "{\"fingerprint\":" + fingerprint("110", START, "\"0001\":" + sensor(1, 0, 0)) + "}";
    String uuid = name("110", START).substring(0, 36);
    suite.fingerprint(good.replace(uuid, "../../../escaped"));
    suite.fingerprint(good.replace(uuid, uuid + "/../../escaped"));
    suite.fingerprint(good.replace(uuid, "x".repeat(5_000)));
    suite.fingerprint(good.replace("\"start_ms\":", "\"start_ms\":\"../escaped\",\"was\":"));
    suite.fingerprint("no JSON");
    suite.send();

    Path out = folder.resolve("out");
    Session.Result result = suite.save(out);

    assertThat(result.exit()).isEqualTo(1);
    // The blank id makes no message, so its fingerprint cannot be the job's.
    assertThat(result.err())
        .contains("Saved 7 fingerprints", "1 lack input", "5 were skipped", "its uuid is none");
    assertThat(files(folder)).containsExactly("out");
    assertThat(files(out))
        .hasSize(7)
        .allMatch(name -> name.matches("[0-9a-f-]{36}_\\d+_\\d+\\.json"));
  }

  @Test
  void makesDoWithLittleMemory() throws IOException {
    var suite = new Suite("little");
    for (int second = 0; second < 20; second++) {
      for (int minute = 0; minute < 5; minute++) {
        suite.message(
            minute % 2,
            message("110", START + minute * MINUTE + second * 1_000L, "\"0001\":\"1\""));
      }
    }
    for (int minute = 0; minute < 5; minute++) {
      suite.fingerprint(
          "{\"fingerprint\":"
              + fingerprint("110", START + minute * MINUTE, "\"0001\":" + sensor(20, 0, 0))
              + "}");
    }
    suite.send();
    try (var input = suite.reader("little");
        var archive = new Archive(folder)) {
      // One of them takes some 3 KB.
      var keeper = suite.keeper(input, archive, 4_000);
      keeper.save(input.ends());

      assertThat(keeper.saved()).isEqualTo(5);
    }
    for (int minute = 0; minute < 5; minute++) {
      JsonNode file = JSON.readTree(folder.resolve(name("110", START + minute * MINUTE)).toFile());
      assertThat(file.path("input")).hasSize(20);
    }
  }

  @Test
  void messagesOfASavedWindowWaitForALongerOneThatNeedsThemToo() {
    var suite = new Suite("sizes");
    suite.message(0, message("110", START, "\"0001\":\"1\""));
    long late = suite.message(0, message("110", START + MINUTE, "\"0001\":\"2\""));
    String data = "\"0001\":" + sensor(1, 0, 0);
    suite.fingerprint("{\"fingerprint\":" + fingerprint("110", START, data) + "}");
    suite.fingerprint(
        "{\"fingerprint\":"
            + fingerprint("110", START, data)
                .replace("\"end_ms\":" + (START + MINUTE), "\"end_ms\":" + (START + 2 * MINUTE))
            + "}");
    suite.send();
    try (var input = suite.reader("sizes");
        var archive = new Archive(folder)) {
      var keeper = suite.keeper(input, archive, 4_000);
      for (int round = 0; round < 3; round++) {
        keeper.save(input.ends());
        assertThat(keeper.open()).isEqualTo(1);
      }
      keeper.refuse(0, late);
      keeper.save(input.ends());

      assertThat(keeper.saved()).isEqualTo(2);
    }
  }

  @Test
  void aKilledRunLeavesNoHalfFileAndTheNextOneSavesTheRest() throws Exception {
    int count = 2_000;
    var suite = new Suite("killed");
    for (int i = 0; i < count; i++) {
      suite.message(i % 2, message(String.valueOf(i), START, "\"0001\":\"1\""));
      suite.message(
          i % 2, message(String.valueOf(i), START + 1, "\"0001\":\"" + "9".repeat(200) + "\""));
      suite.fingerprint(
          "{\"fingerprint\":"
              + fingerprint(String.valueOf(i), START, "\"0001\":" + sensor(2, 0, 0))
              + "}");
    }
    suite.send();
    Files.writeString(folder.resolve("." + name("1", START) + ".part"), "{\"half\":");
    var command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Commands.class.getName()));
    command.addAll(suite.words(folder));
    command.addAll(List.of("--kafka", broker().bootstrapServers()));
    Process process;
    try (WatchService watch = folder.getFileSystem().newWatchService()) {
      folder.register(watch, StandardWatchEventKinds.ENTRY_CREATE);
      process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      while (files(folder).size() < 100 && process.isAlive()) {
        WatchKey news = watch.poll(1, TimeUnit.SECONDS);
        if (news != null) {
          news.pollEvents();
          assertThat(news.reset()).isTrue();
        }
      }
    }
    process.destroyForcibly().waitFor();
    List<String> early = files(folder).stream().filter(name -> name.endsWith(".json")).toList();
    assertThat(early).hasSizeBetween(90, count - 1);
    for (String name : early) {
      assertThat(JSON.readTree(folder.resolve(name).toFile()).path("input")).hasSize(2);
    }

    Session.Result rest = suite.save(folder);

    assertThat(rest.exit()).as(rest.err()).isZero();
    assertThat(rest.err()).contains(early.size() + " were there already");
    assertThat(files(folder)).hasSize(count).allMatch(name -> name.endsWith(".json"));
    for (int i = 0; i < count; i++) {
      JsonNode file = JSON.readTree(folder.resolve(name(String.valueOf(i), START)).toFile());
      assertThat(file.path("fingerprint").path("equip_id").asText()).isEqualTo(String.valueOf(i));
      assertThat(file.path("input")).hasSize(2);
    }
  }

  @Test
  void saysWhatIsWrongWithTheFolder() throws IOException {
    var suite = new Suite("folder");
    Path file = Files.writeString(folder.resolve("file"), "");
    assertThat(suite.save(file).exit()).isEqualTo(1);
    assertThat(suite.save(file.resolve("below")).err()).contains("cannot be written to");
    Path mine = Files.createDirectory(folder.resolve("mine"));
    try (var archive = new Archive(mine)) {
      assertThat(suite.save(mine).err()).contains("Another save-fingerprints writes to");
      assertThat(archive).isNotNull();
    }
    Files.setPosixFilePermissions(mine, PosixFilePermissions.fromString("r-xr-xr-x"));
    if (!Files.isWritable(mine)) {
      assertThat(suite.save(mine).exit()).isEqualTo(1);
    }
  }

  private static String message(String equipId, long time, String data) {
    return "{\"equip_id\":" + equipId + ",\"timestamp\":" + time + ",\"data\":{" + data + "}}";
  }

  private static String sensor(int count, int nulls, int invalid) {
    return "{\"min\":1.50,\"count\":"
        + count
        + ",\"null_count\":"
        + nulls
        + ",\"invalid_count\":"
        + invalid
        + "}";
  }

  private static String fingerprint(String equipId, long start, String data) {
    return "{\"uuid\":\""
        + uuid(equipId, start)
        + "\",\"equip_id\":"
        + quoted(equipId)
        + ",\"type\":\"kiln\",\"start_ms\":"
        + start
        + ",\"end_ms\":"
        + (start + MINUTE)
        + ",\"data\":{"
        + data
        + "}}";
  }

  private static String name(String equipId, long start) {
    return uuid(equipId, start) + "_" + start + "_" + (start + MINUTE) + ".json";
  }

  private static UUID uuid(String equipId, long start) {
    return UUID.nameUUIDFromBytes((equipId + '/' + start).getBytes(UTF_8));
  }

  private static String quoted(String text) {
    return TextNode.valueOf(text).toString();
  }

  /** All names there but that of the lock. */
  private static List<String> files(Path folder) throws IOException {
    try (var files = Files.list(folder)) {
      return files
          .map(file -> String.valueOf(file.getFileName()))
          .filter(name -> !name.equals(".save-fingerprints.lock"))
          .sorted()
          .toList();
    }
  }

  private static KafkaBroker broker() {
    if (broker == null) {
      throw new IllegalStateException("the broker has not been started");
    }
    return broker;
  }
}
