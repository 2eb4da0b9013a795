package dev.millrace.cli.data.verify;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.cli.data.Session;
import dev.millrace.files.FileKind;
import dev.millrace.files.UploadedFile;
import dev.millrace.serde.codec.JsonCodec;
import dev.millrace.serde.codec.MalformedRecord;
import dev.millrace.serde.deadletter.Origin;
import dev.millrace.testing.KafkaBroker;
import dev.millrace.testing.TopicContents;
import dev.millrace.uploads.logic.Tally;
import dev.millrace.uploads.model.AnalysedFile;
import dev.millrace.uploads.model.Counts;
import dev.millrace.uploads.model.FileAggregation;
import dev.millrace.uploads.model.Findings;
import dev.millrace.uploads.model.Upload;
import dev.millrace.uploads.sample.FileSample;
import dev.millrace.uploads.sample.FileSamples;
import dev.millrace.uploads.sample.SampleSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The check is worth something only if it fails for each kind of fault. */
class VerifyFilesIT {
  private static final Instant BEGINNING = Instant.parse("2024-01-15T10:30:00Z");
  private static final long MINUTE = 60_000;
  private static final int FILES = 300;
  private static final long LARGE = 20_000;

  private final List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
  private final List<ProducerRecord<byte[], byte[]>> letters = new ArrayList<>();
  private final List<String> analysed = new ArrayList<>();
  private final List<String> processed = new ArrayList<>();
  private final List<String> counts = new ArrayList<>();
  private final Map<FileKind, Integer> offsets = new HashMap<>();
  private final Map<Long, Counts> windows = new TreeMap<>();
  private @Nullable KafkaBroker broker;
  private boolean countsLate;
  private int lateFiles;

  @BeforeEach
  void startBroker() {
    KafkaBroker fresh = KafkaBroker.start();
    broker = fresh;
    fresh.createTopics(1, "analysed_files", "processed_files", "file_type_aggregations");
    for (FileKind kind : FileKind.values()) {
      fresh.createTopics(1, kind.topic(), kind.topic() + ".dead-letters");
    }
  }

  @AfterEach
  void stopBroker() {
    if (broker != null) {
      broker.close();
    }
  }

  /**
   * Sends announcements, and works out what an honest job makes of them.
   *
   * @param lateEvery every so-manieth file is late; 0 is none
   */
  private void workOut(int lateEvery) throws MalformedRecord {
    var samples =
        new FileSamples(
            SampleSettings.of(3, BEGINNING)
                .withBadShare(0.1)
                .withFailingShare(0.2)
                .withRepeatedShare(0.1));
    for (int i = 0; i < FILES; i++) {
      add(samples.next(), lateEvery > 0 && i % lateEvery == 0);
    }
    for (FileKind kind : FileKind.values()) {
      add(FileSamples.closing(kind, 0, BEGINNING.plus(Duration.ofDays(1))), false);
    }
    windows.forEach(
        (start, files) ->
            Tally.aggregations(files, start, start + MINUTE).stream()
                .filter(count -> start < BEGINNING.toEpochMilli() + Duration.ofHours(1).toMillis())
                .forEach(count -> counts.add(text(FileAggregation.class, count))));
  }

  private void add(FileSample sample, boolean late) throws MalformedRecord {
    int offset = offsets.merge(sample.kind(), 1, Integer::sum) - 1;
    byte @Nullable [] value = sample.sample().value();
    records.add(
        new ProducerRecord<>(
            sample.kind().topic(),
            0,
            sample.sample().time().toEpochMilli(),
            sample.sample().key(),
            value));
    switch (sample.fate()) {
      case REFUSED -> letter(sample, offset, "validate");
      case REPEATED -> {
        // Passed over.
      }
      default -> {
        boolean failed = sample.fate() == FileSample.Fate.FAILED;
        AnalysedFile file = told(sample, offset, failed);
        String json = text(AnalysedFile.class, file);
        analysed.add(json);
        if (failed) {
          letter(sample, offset, "process");
        } else if (file.fileSize() > LARGE) {
          processed.add(json);
        }
        if (late) {
          lateFiles++;
          letter(sample, offset, "late");
        }
        if (!late || countsLate) {
          windows.merge(
              Math.floorDiv(file.uploadTimestamp(), MINUTE) * MINUTE,
              Tally.of(file),
              Tally::together);
        }
      }
    }
  }

  private static AnalysedFile told(FileSample sample, int offset, boolean failed)
      throws MalformedRecord {
    byte[] value = sample.sample().value();
    UploadedFile file =
        JsonCodec.of(UploadedFile.class).decode(value == null ? new byte[0] : value);
    var origin =
        new Origin(sample.kind().topic(), 0, offset, 0, sample.sample().key(), value, List.of());
    StatedFile stated = StatedFile.of(value, sample.sample().time().toEpochMilli());
    assertThat(stated).isNotNull();
    Upload upload = Upload.of(file, origin);
    if (failed) {
      String fault = stated == null ? null : stated.fault();
      return AnalysedFile.failed(upload, null, fault == null ? "broken" : fault, "It is.", 1);
    }
    String kind = sample.kind().word();
    return AnalysedFile.analysed(
        upload,
        stated == null ? "" : stated.sha256(),
        new Findings(sample.kind(), "a/b", false, "{\"kind\":\"" + kind + "\"}", "good", List.of()),
        1);
  }

  private void letter(FileSample sample, int offset, String stage) {
    String topic = sample.kind().topic();
    var letter =
        new ProducerRecord<byte[], byte[]>(
            topic + ".dead-letters", sample.sample().key(), sample.sample().value());
    letter
        .headers()
        .add("__connect.errors.topic", topic.getBytes(UTF_8))
        .add("__connect.errors.partition", "0".getBytes(UTF_8))
        .add("__connect.errors.offset", String.valueOf(offset).getBytes(UTF_8))
        .add("__connect.errors.stage", stage.getBytes(UTF_8));
    letters.add(letter);
  }

  private static <T> String text(Class<T> type, T value) {
    return new String(JsonCodec.of(type).encode(value), UTF_8);
  }

  private Session.Result verify() {
    send("analysed_files", analysed);
    send("processed_files", processed);
    send("file_type_aggregations", counts);
    records.addAll(letters);
    if (broker == null) {
      throw new IllegalStateException("the broker has not been started");
    }
    TopicContents.send(broker, records);
    return new Session(broker.bootstrapServers())
        .run(
            "verify",
            "files",
            "--min-size",
            String.valueOf(LARGE),
            "--until-idle",
            "1s",
            "--quiet");
  }

  private void send(String topic, List<String> values) {
    values.forEach(value -> records.add(new ProducerRecord<>(topic, value.getBytes(UTF_8))));
  }

  private static void change(List<String> values, int which, UnaryOperator<String> change) {
    String before = values.get(which);
    String after = change.apply(before);
    assertThat(after).isNotEqualTo(before);
    values.set(which, after);
  }

  @Test
  void acceptsWhatIsComplete() throws MalformedRecord {
    workOut(0);
    Session.Result result = verify();

    assertThat(result.exit()).as(result.out()).isZero();
    assertThat(result.out())
        .contains("303 messages in uploaded_documents, uploaded_videos, uploaded_images: ")
        .containsPattern("\\d+ announced again, \\d+ dead")
        .containsPattern("files failed: \\d+ broken, \\d+ hash-mismatch, \\d+ size-mismatch")
        .contains("Everything is there, exactly once.");
  }

  @Test
  void acceptsLateFilesThatAreAccountedFor() throws MalformedRecord {
    workOut(20);
    Session.Result result = verify();

    assertThat(result.exit()).as(result.out()).isZero();
    assertThat(lateFiles).isPositive();
    assertThat(result.out()).contains("uploaded_documents.dead-letters (late)");
  }

  @Test
  void noticesLateFilesThatAreCountedAllTheSame() throws MalformedRecord {
    countsLate = true;
    workOut(20);
    Session.Result result = verify();

    assertThat(result.exit()).isEqualTo(1);
    assertThat(result.out()).containsPattern("file_type_aggregations +\\d+ +\\d+ +0 +0 +[1-9]");
  }

  @Test
  void noticesWhatIsMissing() throws MalformedRecord {
    workOut(0);
    analysed.remove(7);
    processed.remove(0);
    counts.remove(2);
    letters.remove(3);
    Session.Result result = verify();

    assertThat(result.exit()).isEqualTo(1);
    assertThat(result.out())
        .containsPattern("analysed_files +\\d+ +\\d+ +1 +0 +0 +0")
        .containsPattern("processed_files +\\d+ +\\d+ +1 +0 +0 +0")
        .containsPattern("file_type_aggregations +\\d+ +\\d+ +1 +0 +[0-9]+ +0")
        .containsPattern("dead-letters +\\d+ +\\d+ +1 +0 +0 +0")
        .contains("There are differences.");
  }

  @Test
  void noticesWhatIsDoubled() throws MalformedRecord {
    workOut(0);
    analysed.add(analysed.get(7));
    processed.add(processed.get(0));
    counts.add(counts.get(2));
    letters.add(letters.get(3));
    Session.Result result = verify();

    assertThat(result.exit()).isEqualTo(1);
    assertThat(result.out())
        .containsPattern("analysed_files +\\d+ +\\d+ +0 +1 +0 +0")
        .containsPattern("processed_files +\\d+ +\\d+ +0 +1 +0 +0")
        .containsPattern("file_type_aggregations +\\d+ +\\d+ +0 +1 +0 +0")
        .containsPattern("dead-letters +\\d+ +\\d+ +0 +1 +0 +0");
  }

  @Test
  void noticesEachKindOfWrongField() throws MalformedRecord {
    workOut(0);
    int which = 0;
    for (String field :
        List.of("filename", "size_category", "md5", "sha256", "mime_type", "analysis\":{\"kind")) {
      change(
          analysed,
          firstAnalysed(which++),
          json -> json.replaceFirst("(\"" + quoted(field) + "\":)\"[^\"]*\"", "$17"));
    }
    change(
        analysed,
        firstAnalysed(which++),
        json -> json.replace("\"upload_timestamp\":", "\"upload_timestamp\":-"));
    change(
        analysed,
        firstAnalysed(which++),
        json -> json.replace("\"processed_at\":1", "\"processed_at\":\"now\""));
    int wrongCounts = 0;
    for (String field :
        List.of("count", "bytes_sum", "bytes_mean", "bytes_min", "bytes_max", "window_end")) {
      change(counts, wrongCounts++, json -> json.replaceFirst("(\"" + field + "\":)", "$19"));
    }
    counts.add("no JSON");
    processed.add("{}");
    Session.Result result = verify();

    assertThat(result.exit()).isEqualTo(1);
    assertThat(result.out())
        .containsPattern("analysed_files +\\d+ +\\d+ +0 +0 +" + which + " +0")
        .containsPattern("file_type_aggregations +\\d+ +\\d+ +0 +0 +" + wrongCounts + " +1")
        .containsPattern("processed_files +\\d+ +\\d+ +0 +0 +\\d+ +1")
        .contains("unreadable in file_type_aggregations: 0:")
        .containsPattern("has count=9\\d+ instead of ");
  }

  @Test
  void noticesAFileThatFailedForAnotherReasonThanItsAnnouncementShows() throws MalformedRecord {
    workOut(0);
    for (int i = 0; i < analysed.size(); i++) {
      if (analysed.get(i).contains("hash-mismatch")) {
        change(analysed, i, json -> json.replace("hash-mismatch", "broken"));
        break;
      }
    }
    Session.Result result = verify();

    assertThat(result.exit()).isEqualTo(1);
    assertThat(result.out()).contains("has reason='broken' instead of 'hash-mismatch'");
  }

  /** The place of the n-th file that did not fail. */
  private int firstAnalysed(int n) {
    int seen = 0;
    for (int i = 0; i < analysed.size(); i++) {
      if (analysed.get(i).contains("\"status\":\"analysed\"") && seen++ == n) {
        return i;
      }
    }
    throw new AssertionError("there are only " + seen);
  }

  private static String quoted(String field) {
    return field.replace("{", "\\{");
  }
}
