package dev.millrace.console.files;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.console.ClickHouseServer;
import dev.millrace.console.ConsoleUnderTest;
import dev.millrace.console.Json;
import dev.millrace.console.KafkaServers;
import dev.millrace.console.PictureFiles;
import dev.millrace.console.Surroundings;
import dev.millrace.files.ContentReference;
import dev.millrace.files.Digests;
import dev.millrace.files.FileKind;
import dev.millrace.files.FileStore;
import dev.millrace.files.StoreOptions;
import dev.millrace.files.UploadedFile;
import dev.millrace.testing.KafkaBroker;
import java.awt.Color;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A file's way through a real broker and a real store, and what the API tells of it. */
class FilesApiIT {
  private static final UploadLimits LIMITS =
      new UploadLimits(16 << 20, 64 << 20, 50, 1_000, 512 << 10, Duration.ofHours(24));

  private static KafkaBroker broker;
  private static PlayedJob job;

  private Path folder;
  private ConsoleUnderTest console;
  private Uploading tus;

  @BeforeAll
  static void startBroker() {
    broker = KafkaBroker.start();
    PlayedJob.createTopics(broker);
    job = new PlayedJob(broker);
  }

  @AfterAll
  static void endBroker() {
    broker.close();
  }

  @BeforeEach
  void start(@TempDir Path folder) {
    this.folder = folder;
    console = ConsoleUnderTest.of(room(broker.bootstrapServers()));
    tus = new Uploading(console.address());
  }

  @AfterEach
  void end() {
    console.close();
  }

  @Test
  void announcesASmallFileWithItsContent() throws Exception {
    byte[] text = Uploading.text(5_000);
    URI upload = tus.send("notes.txt", text);
    JsonNode entry = tus.await(upload, Stage.ANNOUNCED);

    List<UploadedFile> announced =
        job.announcements(FileKind.DOCUMENT, entry.path("fileId").asText());
    assertThat(announced).hasSize(1);
    UploadedFile file = announced.get(0);
    assertThat(file.fileContent()).isEqualTo(text);
    assertThat(file.contentRef()).isNull();
    assertThat(file.filename()).isEqualTo("notes.txt");
    assertThat(file.fileSize()).isEqualTo(5_000);
    assertThat(file.fileHash()).isEqualTo(Digests.of(text).md5());
    assertThat(file.fileId()).matches("document_\\d{13}-[0-9a-f]{8}");
    assertThat(content(upload).body()).as("out of the message").isEqualTo(text);
  }

  @Test
  void announcesALargeFileWithItsPlaceInTheStore() throws Exception {
    byte[] picture = PictureFiles.of("bmp", 700, 600, Color.RED, Color.BLUE);
    URI upload = tus.send("wall.bmp", picture);
    JsonNode entry = tus.await(upload, Stage.ANNOUNCED);

    UploadedFile file = job.announcements(FileKind.IMAGE, entry.path("fileId").asText()).get(0);
    ContentReference reference = file.contentRef();
    assertThat(file.fileContent()).isNull();
    assertThat(reference)
        .isEqualTo(
            new ContentReference(
                folder.resolve("store").toUri()
                    + Digests.of(picture).sha256().substring(0, 2)
                    + "/"
                    + Digests.of(picture).sha256(),
                picture.length,
                Digests.of(picture).sha256()));
    try (FileStore store = FileStore.at(StoreOptions.folder(folder.resolve("store")));
        InputStream content = store.open(Objects.requireNonNull(reference))) {
      assertThat(content.readAllBytes()).isEqualTo(picture);
    }
    assertThat(folder.resolve("uploads/" + Uploading.id(upload) + "/bytes")).doesNotExist();
    assertThat(content(upload).body()).as("out of the store").isEqualTo(picture);
  }

  @Test
  void showsWhatTheJobHasFound() throws Exception {
    byte[] small = PictureFiles.jpeg(320, 240);
    URI upload = tus.send("holiday.jpg", PictureFiles.jpeg(640, 480));
    UploadedFile file = announced(upload, FileKind.IMAGE);
    ObjectNode analysis = Analyses.image(small);
    job.analysed(file, analysis, "good", "looked at in half its size");

    JsonNode entry = tus.await(upload, Stage.ANALYSED);
    assertThat(entry.at("/findings/quality").asText()).isEqualTo("good");
    assertThat(entry.at("/findings/facts/camera_model").asText()).isEqualTo("D750");
    assertThat(entry.at("/findings/facts").has("thumbnail")).isFalse();
    assertThat(entry.at("/findings/limits/0").asText()).isEqualTo("looked at in half its size");
    JsonNode whole = tus.get("/api/files/" + file.fileId());
    assertThat(whole.at("/analysis/analysis")).isEqualTo(analysis);
    HttpResponse<byte[]> picture = tus.fetch("/api/files/" + file.fileId() + "/thumbnail");
    assertThat(picture.headers().firstValue("content-type")).contains("image/jpeg");
    assertThat(picture.body()).isEqualTo(small);
  }

  @Test
  void showsWhyTheJobCouldNot() throws Exception {
    URI upload = tus.send("bomb.txt", Uploading.text(100));
    job.failed(
        announced(upload, FileKind.DOCUMENT), "zip-bomb", "It unpacks to more than 100 times.");

    JsonNode failure = tus.await(upload, Stage.FAILED).path("failure");
    assertThat(failure.path("reason").asText()).isEqualTo("zip-bomb");
    assertThat(failure.path("message").asText()).isEqualTo("It unpacks to more than 100 times.");
  }

  @Test
  void remembersTheWayOfEachFileWhenItStartsAgain() throws Exception {
    URI analysed = tus.send("analysed.txt", Uploading.text(100));
    job.analysed(
        announced(analysed, FileKind.DOCUMENT), Analyses.document("Title", "Its text."), "good");
    tus.await(analysed, Stage.ANALYSED);
    URI half = tus.begin("half.txt", 100);
    tus.patch(half, 0, new byte[40]);

    console.close();
    start(folder);
    assertThat(tus.await(moved(analysed), Stage.ANALYSED).path("filename").asText())
        .isEqualTo("analysed.txt");
    assertThat(tus.entry(moved(half)).path("stored").asLong()).isEqualTo(40);
    assertThat(content(moved(analysed)).body()).isEqualTo(Uploading.text(100));
  }

  @Test
  void whatKafkaDoesNotTakeWaitsAndIsAnnouncedOnceItDoes() throws Exception {
    console.close();
    console = ConsoleUnderTest.of(room("localhost:1"));
    tus = new Uploading(console.address());
    URI upload = tus.send("notes.txt", Uploading.text(200));
    JsonNode waiting = tus.await(upload, Stage.STORED);
    while (!waiting.has("waiting")) {
      waiting = tus.entry(upload);
    }
    assertThat(waiting.path("waiting").asText()).isEqualTo("waits for Kafka");

    console.close();
    start(folder);
    tus.await(moved(upload), Stage.ANNOUNCED);
    assertThat(job.announcements(FileKind.DOCUMENT, waiting.path("fileId").asText())).hasSize(1);
  }

  @Test
  void listsFilesThatCameElsewhere() throws Exception {
    String id = "image_elsewhere";
    job.tell(
        id,
        Analyses.object()
            .put("file_id", id)
            .put("filename", "\u202Egnp.evil<img src=x>")
            .put("file_type", "image")
            .put("file_size", 77)
            .put("upload_timestamp", "2026-11-28T09:00:00")
            .put("status", "failed")
            .put("reason", "truncated")
            .put("message", "It ends too early.")
            .toString());
    JsonNode file = awaitListed(id);

    assertThat(file.path("stage").asText()).isEqualTo("failed");
    assertThat(file.path("uploadedAt").asLong()).isEqualTo(1_795_856_400_000L);
    assertThat(file.path("here").asBoolean()).isFalse();
    assertThat(tus.fetch("/api/files/" + id + "/content").statusCode()).isEqualTo(404);
    assertThat(tus.fetch("/api/files/" + id + "/thumbnail").statusCode()).isEqualTo(404);
  }

  @Test
  void recordsThatAreNoAnalysesArePassedOver() throws Exception {
    for (String record :
        List.of("", "{", "[]", "null", "7", "{\"file_id\":7}", "{\"file_id\":{}}")) {
      job.tell("broken", record);
    }
    job.tell("whole", "{\"file_id\":\"whole\"}");

    assertThat(awaitListed("whole").path("filename").asText()).isEqualTo("whole");
  }

  /** V5.2.6: pictures that claim to be huge, or are none, do not reach browsers. */
  @ParameterizedTest
  @MethodSource("picturesThatAreNone")
  void v526ServesNoPictureThatIsNotASmallJpeg(ObjectNode thumbnail) throws Exception {
    String id = "image_" + thumbnail.toString().hashCode();
    ObjectNode analysis = Analyses.object().put("kind", "image");
    analysis.set("thumbnail", thumbnail);
    ObjectNode told = Analyses.object().put("file_id", id).put("status", "analysed");
    told.set("analysis", analysis);
    job.tell(id, told.toString());
    awaitListed(id);

    assertThat(tus.fetch("/api/files/" + id + "/thumbnail").statusCode()).isEqualTo(404);
  }

  static Stream<ObjectNode> picturesThatAreNone() {
    byte[] jpeg = PictureFiles.jpeg(40, 40);
    byte[] flood = jpeg.clone();
    int frame = 0;
    while (flood[frame] != (byte) 0xff || flood[frame + 1] != (byte) 0xc0) {
      frame++;
    }
    flood[frame + 5] = (byte) 0xff; // Its height is 65 thousand now.
    return Stream.of(
        PlayedJob.thumbnail(flood, 40, 40),
        PlayedJob.thumbnail("<svg onload=alert(1)>".getBytes(UTF_8), 40, 40),
        PlayedJob.thumbnail(PictureFiles.png(40, 40), 40, 40),
        PlayedJob.thumbnail(jpeg, 40, 40).put("mime_type", "text/html"),
        PlayedJob.thumbnail(jpeg, 40, 40).put("base64", "!"),
        PlayedJob.thumbnail(jpeg, 40, 40)
            .put("base64", Base64.getEncoder().encodeToString(new byte[200_000])));
  }

  @Test
  void tellsWhatIsTaken() throws Exception {
    JsonNode limits = tus.get("/api/files/limits");

    assertThat(limits.path("fileBytes").asLong()).isEqualTo(16 << 20);
    assertThat(limits.at("/endings/.pdf").asText()).isEqualTo("document");
    assertThat(limits.at("/endings/.docx").asText()).isEqualTo("document");
    assertThat(limits.at("/endings/.md").asText()).isEqualTo("document");
    assertThat(limits.at("/endings/.jpg").asText()).isEqualTo("image");
    assertThat(limits.at("/endings/.mp4").asText()).isEqualTo("video");
    assertThat(limits.at("/endings/.mkv").asText()).isEqualTo("video");
    for (String ending : List.of(".svg", ".exe", ".js", ".sh", ".zip", ".php", ".jar")) {
      assertThat(limits.path("endings").has(ending)).as(ending).isFalse();
    }
  }

  @Test
  void answersAsItIsDescribed() throws Exception {
    URI upload = tus.send("holiday.jpg", PictureFiles.jpeg(64, 48));
    job.analysed(
        announced(upload, FileKind.IMAGE), Analyses.image(PictureFiles.jpeg(32, 24)), "good");
    tus.await(upload, Stage.ANALYSED);
    JsonNode paths = tus.get("/api/openapi.json").path("paths");

    JsonNode described = tus.get("/api/openapi.json").at("/components/schemas/File/properties");
    tus.entry(upload)
        .fieldNames()
        .forEachRemaining(field -> assertThat(described.has(field)).as(field).isTrue());
    assertThat(paths.fieldNames())
        .toIterable()
        .contains(
            "/api/files",
            "/api/files/limits",
            "/api/files/events",
            "/api/files/{id}",
            "/api/files/{id}/content",
            "/api/files/{id}/thumbnail",
            "/api/files/uploads",
            "/api/files/uploads/{id}");
  }

  private UploadedFile announced(URI upload, FileKind kind) throws Exception {
    JsonNode entry = tus.await(upload, Stage.ANNOUNCED);
    return job.announcements(kind, entry.path("fileId").asText()).get(0);
  }

  private JsonNode awaitListed(String id) throws Exception {
    long end = System.nanoTime() + 20_000_000_000L;
    while (System.nanoTime() < end) {
      HttpResponse<byte[]> answer = tus.fetch("/api/files/" + id);
      if (answer.statusCode() == 200) {
        return Json.tree(answer.body()).path("file");
      }
    }
    throw new AssertionError(id + " is not listed");
  }

  private HttpResponse<byte[]> content(URI upload) throws Exception {
    return tus.fetch("/api/files/" + Uploading.id(upload) + "/content");
  }

  /** The same upload at the console that runs now. */
  private URI moved(URI upload) {
    return console.address().resolve(upload.getPath());
  }

  private FilesRoom room(String kafka) {
    return new FilesRoom(
        new Surroundings(
            new KafkaServers(kafka, Map.of()),
            URI.create("http://localhost:1"),
            new ClickHouseServer(URI.create("http://localhost:1"), "default", Optional.empty()),
            Path.of(".")),
        new FilesSettings(
            folder.resolve("uploads"), StoreOptions.folder(folder.resolve("store")), LIMITS),
        InstantSource.system());
  }
}
