package dev.millrace.cli.data;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.serde.deadletter.DeadLetterHeaders;
import dev.millrace.testing.KafkaBroker;
import dev.millrace.testing.TopicContents;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Sending dead letters back, against a real broker. */
class DeadLettersReplayIT {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

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

  @Test
  void sendsBackWhatTheProducerSentAndNothingElse() {
    Session session = topics("plain");
    var letter = letter("plain", "validate", "negative-amount", "{\"amount\":-1}");
    letter.headers().add("trace", "abc".getBytes(UTF_8));
    send(List.of(letter, new ProducerRecord<>("plain.dead-letters", "no origin".getBytes(UTF_8))));

    Session.Result replay = session.run("dead-letters", "replay", "plain");

    assertThat(replay.exit()).isEqualTo(1);
    assertThat(replay.err())
        .contains("Sent back 1 dead letter of plain.dead-letters.")
        .contains("Left out 1 dead letter: the headers do not say where it came from.");
    assertThat(read("plain"))
        .singleElement()
        .satisfies(
            back -> {
              assertThat(text(back.key())).isEqualTo("k");
              assertThat(text(back.value())).isEqualTo("{\"amount\":-1}");
              assertThat(back.partition()).isEqualTo(2);
              assertThat(back.headers())
                  .extracting(Header::key)
                  .containsExactly("trace", DeadLetterHeaders.REPLAYS);
              assertThat(text(back.headers().lastHeader(DeadLetterHeaders.REPLAYS).value()))
                  .isEqualTo("1");
            });
  }

  @Test
  void sendsNoLetterTwiceWhateverSelectionsItBelongsTo() {
    Session session = topics("selected");
    send(
        List.of(
            letter("selected", "validate", "negative-amount", "a"),
            letter("selected", "deserialize", "not-json", "b"),
            letter("selected", "validate", "no-user", "c"),
            letter("selected", "validate", "negative-amount", "d")));

    Session.Result looked = session.run("dead-letters", "replay", "selected", "--dry-run");
    assertThat(looked.err()).contains("Would send back 4 dead letters");
    assertThat(sent(session, "--reason", "negative-amount", "--max", "1")).isEqualTo(1);
    assertThat(sent(session, "--reason", "negative-amount")).isEqualTo(1);
    assertThat(sent(session, "--stage", "deserialize")).isEqualTo(1);
    send(List.of(letter("selected", "validate", "no-user", "e")));
    assertThat(sent(session)).isEqualTo(2);
    assertThat(sent(session)).isZero();

    assertThat(values("selected")).containsExactlyInAnyOrder("a", "b", "c", "d", "e");
    assertThat(sent(session, "--from-beginning", "--stage", "deserialize")).isEqualTo(1);
    assertThat(values("selected")).filteredOn("b"::equals).hasSize(2);
  }

  @Test
  void takesPlaces() {
    Session session = topics("placed");
    send(List.of(letter("placed", "validate", "x", "a"), letter("placed", "validate", "x", "b")));
    String[] second = {"dead-letters", "replay", "placed", "0:1"};

    assertThat(session.run(second).exit()).isZero();
    assertThat(session.run(second).err())
        .contains("Sent back 0 dead letters", "1 dead letter had been sent before");
    Session.Result none = session.run("dead-letters", "replay", "placed", "0:7", "5:0");
    assertThat(none.exit()).isEqualTo(1);
    assertThat(none.err()).contains("no dead letter at 0:7", "no dead letter at 5:0");
    assertThat(values("placed")).containsExactly("b");
    assertThat(session.run("dead-letters", "replay", "placed").exit()).isZero();
    assertThat(values("placed")).containsExactlyInAnyOrder("a", "b");
    session.run("dead-letters", "replay", "placed", "0:1", "--from-beginning");
    assertThat(values("placed")).containsExactlyInAnyOrder("a", "b", "b");
  }

  @Test
  void leavesOutWhatMustNotGoBack() {
    Session session = topics("refused");
    var often = letter("refused", "validate", "x", "often");
    often.headers().add(DeadLetterHeaders.REPLAYS, "3".getBytes(UTF_8));
    var cut = letter("refused", "sink", "result-too-large", "cut");
    cut.headers().add(DeadLetterHeaders.CUT_FROM_BYTES, "2000000".getBytes(UTF_8));
    send(
        List.of(
            often,
            cut,
            letter("refused", "late", "after-its-window", "late"),
            letter("refused", "sink", "result-too-large", "sink")));

    Session.Result refused = session.run("dead-letters", "replay", "refused");
    assertThat(refused.exit()).isEqualTo(1);
    assertThat(refused.err())
        .contains("Sent back 0", "late: its window has closed", "3 times already", "was cut")
        .contains("of stage sink");
    assertThat(session.run("dead-letters", "replay", "refused", "--force").err())
        .contains("Sent back 2 ");
    assertThat(session.run("dead-letters", "replay", "refused", "--max-replays", "4").err())
        .contains("Sent back 1 ");

    assertThat(read("refused"))
        .extracting(
            back ->
                text(back.value())
                    + text(back.headers().lastHeader(DeadLetterHeaders.REPLAYS).value()))
        .containsExactlyInAnyOrder("late1", "sink1", "often4");
  }

  @Test
  void repairsValuesWithACommand() {
    Session session = topics("repaired");
    send(
        List.of(
            letter("repaired", "validate", "negative-amount", "{\"amount\":-1}"),
            letter("repaired", "validate", "negative-amount", "beyond repair"),
            letter("repaired", "validate", "negative-amount", "{\"amount\":-2}")));
    String repair = "out=$(sed s/:-/:/); case $out in *amount*) echo \"$out\";; *) exit 3;; esac";
    String[] words = {"dead-letters", "replay", "repaired", "--with", repair};

    Session.Result first = session.run(words);
    assertThat(first.exit()).isEqualTo(1);
    assertThat(first.err())
        .contains("Sent back 2 ", "Left out 1 dead letter: the command given with --with failed.");
    assertThat(session.run(words).err()).contains("Sent back 0 ");
    assertThat(values("repaired")).containsExactlyInAnyOrder("{\"amount\":1}", "{\"amount\":2}");
  }

  @Test
  void aKilledRunIsContinuedAndDoublesNothing() throws Exception {
    Session session = topics("killed");
    List<String> all = IntStream.range(0, 60).mapToObj(i -> "value " + i).toList();
    send(all.stream().map(value -> letter("killed", "validate", "x", value)).toList());

    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Commands.class.getName(),
                "dead-letters",
                "replay",
                "killed",
                "--batch",
                "7",
                "--with",
                "sleep 0.05; cat",
                "--kafka",
                bootstrapServers())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    if (broker != null) {
      var unused =
          TopicContents.readCommitted(broker, "killed", PATIENCE, sent -> sent.size() >= 14);
    }
    process.destroyForcibly().waitFor();
    assertThat(values("killed").size()).isBetween(14, 59);

    Session.Result rest = session.run("dead-letters", "replay", "killed");

    assertThat(rest.exit()).as(rest.err()).isZero();
    assertThat(values("killed")).containsExactlyInAnyOrderElementsOf(all);
    assertThat(session.run("dead-letters", "replay", "killed").err()).contains("Sent back 0 ");
  }

  @Test
  void namesAnOriginThatIsNoLongerThere() {
    Session session = topics("orphaned");
    send(List.of(letter("gone", "orphaned.dead-letters", "validate", "x", "a")));
    Session.Result replay = session.run("dead-letters", "replay", "orphaned");
    assertThat(replay.exit()).isEqualTo(1);
    assertThat(replay.err()).contains("There is no topic gone");
  }

  private static String bootstrapServers() {
    if (broker == null) {
      throw new IllegalStateException("the broker has not been started");
    }
    return broker.bootstrapServers();
  }

  private static Session topics(String input) {
    if (broker != null) {
      broker.createTopics(3, input);
      broker.createTopics(1, input + ".dead-letters");
    }
    return new Session(bootstrapServers());
  }

  private static long sent(Session session, String... options) {
    var words = new ArrayList<>(List.of("dead-letters", "replay", "selected"));
    words.addAll(List.of(options));
    Session.Result result = session.run(words.toArray(String[]::new));
    assertThat(result.exit()).as(result.err()).isZero();
    return Long.parseLong(result.err().replaceAll("(?s)Sent back (\\d+) .*", "$1"));
  }

  private static void send(List<ProducerRecord<byte[], byte[]>> letters) {
    if (broker != null) {
      TopicContents.send(broker, letters);
    }
  }

  private static List<ConsumerRecord<byte[], byte[]>> read(String topic) {
    var kafka = new KafkaOptions();
    kafka.servers = bootstrapServers();
    var records = new ArrayList<ConsumerRecord<byte[], byte[]>>();
    try (var reader = new TopicReader(kafka, List.of(topic))) {
      reader.readTo(reader.ends(), records::add);
    }
    return records;
  }

  private static List<String> values(String topic) {
    return read(topic).stream().map(back -> text(back.value())).toList();
  }

  private static ProducerRecord<byte[], byte[]> letter(
      String origin, String stage, String reason, String value) {
    return letter(origin, origin + ".dead-letters", stage, reason, value);
  }

  private static ProducerRecord<byte[], byte[]> letter(
      String origin, String topic, String stage, String reason, String value) {
    var letter =
        new ProducerRecord<byte[], byte[]>(topic, "k".getBytes(UTF_8), value.getBytes(UTF_8));
    letter
        .headers()
        .add(DeadLetterHeaders.TOPIC, origin.getBytes(UTF_8))
        .add(DeadLetterHeaders.PARTITION, "2".getBytes(UTF_8))
        .add(DeadLetterHeaders.OFFSET, "71".getBytes(UTF_8))
        .add(DeadLetterHeaders.STAGE, stage.getBytes(UTF_8))
        .add(DeadLetterHeaders.EXCEPTION_MESSAGE, "what went wrong".getBytes(UTF_8))
        .add(DeadLetterHeaders.REASON, reason.getBytes(UTF_8));
    return letter;
  }

  private static String text(byte @Nullable [] bytes) {
    return bytes == null ? "-" : new String(bytes, UTF_8);
  }
}
