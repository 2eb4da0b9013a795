package dev.millrace.console.files;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.console.ClickHouseServer;
import dev.millrace.console.ConsoleUnderTest;
import dev.millrace.console.Json;
import dev.millrace.console.KafkaServers;
import dev.millrace.console.PictureFiles;
import dev.millrace.console.Surroundings;
import dev.millrace.files.StoreOptions;
import dev.millrace.localstack.StackFailure;
import io.tus.java.client.TusClient;
import io.tus.java.client.TusUpload;
import io.tus.java.client.TusUploader;
import java.io.ByteArrayInputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The protocol of uploads, said right and said wrong, where no Kafka is needed. */
class TusIT {
  private static final UploadLimits LIMITS =
      new UploadLimits(1 << 20, 3 << 20, 5, 20, 512 << 10, Duration.ofHours(24));

  private Path folder;
  private Instant now = Instant.parse("2026-11-28T10:00:00Z");
  private ConsoleUnderTest console;
  private Uploading tus;

  @BeforeEach
  void start(@TempDir Path folder) {
    this.folder = folder;
    console = ConsoleUnderTest.of(room());
    tus = new Uploading(console.address());
  }

  @AfterEach
  void end() {
    console.close();
  }

  @Test
  void saysWhatItSpeaks() throws Exception {
    HttpResponse<String> answer =
        tus.send(
            tus.request(console.address().resolve(TusServer.PATH))
                .method("OPTIONS", BodyPublishers.noBody()));

    assertThat(answer.statusCode()).isEqualTo(204);
    assertThat(answer.headers().map())
        .containsEntry("tus-version", List.of("1.0.0"))
        .containsEntry("tus-max-size", List.of("1048576"))
        .containsEntry("tus-checksum-algorithm", List.of("md5,sha1,sha256"))
        .containsEntry(
            "tus-extension",
            List.of("creation,creation-with-upload,checksum,expiration,termination"));
  }

  @Test
  void takesAFilePartByPart() throws Exception {
    byte[] text = Uploading.text(100_000);
    URI upload = tus.begin("notes.txt", text.length);
    assertThat(tus.offset(upload)).isZero();

    assertThat(tus.patch(upload, 0, Uploading.slice(text, 0, 40_000)).headers().map())
        .containsEntry("upload-offset", List.of("40000"));
    assertThat(tus.offset(upload)).isEqualTo(40_000);
    assertThat(tus.entry(upload).path("stored").asLong()).isEqualTo(40_000);
    tus.patch(upload, 40_000, Uploading.slice(text, 40_000, 100_000));

    assertThat(tus.offset(upload)).isEqualTo(100_000);
    tus.await(upload, Stage.STORED);
    assertThat(tus.fetch("/api/files/" + Uploading.id(upload) + "/content").body())
        .as("before it is announced as well")
        .isEqualTo(text);
  }

  @Test
  void aClientOfOthersIsServed() throws Exception {
    byte[] text = Uploading.text(300_000);
    var client = new TusClient();
    client.setUploadCreationURL(console.address().resolve(TusServer.PATH).toURL());
    var upload = new TusUpload();
    upload.setInputStream(new ByteArrayInputStream(text));
    upload.setSize(text.length);
    upload.setMetadata(Map.of("filename", "notes.txt"));
    TusUploader uploader = client.createUpload(upload);
    uploader.setChunkSize(10_000);
    uploader.setRequestPayloadSize(70_000);
    while (uploader.uploadChunk() > 0) {
      assertThat(uploader.getOffset()).isPositive();
    }
    uploader.finish();

    URI there = uploader.getUploadURL().toURI();
    assertThat(tus.await(there, Stage.STORED).path("filename").asText()).isEqualTo("notes.txt");
    assertThat(tus.fetch("/api/files/" + Uploading.id(there) + "/content").body()).isEqualTo(text);
  }

  @Test
  void takesASmallFileInOneRequest() throws Exception {
    HttpResponse<String> answer =
        tus.send(
            tus.request(console.address().resolve(TusServer.PATH))
                .header("Upload-Length", "5")
                .header("Upload-Metadata", "filename " + Uploading.base64("a.txt"))
                .header("Content-Type", Uploading.BYTES)
                .POST(BodyPublishers.ofString("hello")));

    assertThat(answer.statusCode()).isEqualTo(201);
    assertThat(answer.headers().map()).containsEntry("upload-offset", List.of("5"));
  }

  @Test
  void keepsWhatCameBeforeTheLineBroke() throws Exception {
    URI upload = tus.begin("notes.txt", 1_000);
    try (Socket socket = tus.patching(upload, 0, 1_000)) {
      socket.getOutputStream().write(Uploading.text(400));
      socket.getOutputStream().flush();
      assertThat(tus.awaitOffset(upload, 400)).isEqualTo(400);
    }
    assertThat(
            tus.patch(upload, 400, Uploading.slice(Uploading.text(1_000), 400, 1_000)).statusCode())
        .as("whether or not the console has noticed that the line is dead")
        .isEqualTo(204);
  }

  @Test
  void theLatestRequestGoesOnAndTheOneBeforeWritesNoMore() throws Exception {
    URI upload = tus.begin("notes.txt", 1_000);
    try (Socket hanging = tus.patching(upload, 0, 1_000)) {
      var out = hanging.getOutputStream();
      out.write("x".repeat(100).getBytes(US_ASCII));
      assertThat(tus.awaitOffset(upload, 100)).isEqualTo(100);
      tus.patch(upload, 100, "y".repeat(50).getBytes(US_ASCII));
      out.write("x".repeat(900).getBytes(US_ASCII));
      byte[] status = hanging.getInputStream().readNBytes(12);

      assertThat(new String(status, US_ASCII)).isEqualTo("HTTP/1.1 409");
    }
    assertThat(tus.offset(upload)).isEqualTo(150);
    assertThat(Files.readString(folder.resolve("uploads/" + Uploading.id(upload) + "/bytes")))
        .isEqualTo("x".repeat(100) + "y".repeat(50));
  }

  @Test
  void goesOnOnlyWhereItIs() throws Exception {
    URI upload = tus.begin("notes.txt", 100);
    tus.patch(upload, 0, new byte[40]);

    assertRefused(tus.patch(upload, 0, new byte[40]), 409, "40 bytes");
    assertRefused(tus.patch(upload, 60, new byte[40]), 409, "40 bytes");
    assertThat(tus.offset(upload)).isEqualTo(40);
  }

  @ParameterizedTest
  @CsvSource({"md5,MD5", "sha1,SHA-1", "sha256,SHA-256"})
  void takesBackWhatItsChecksumDoesNotMatch(String name, String algorithm) throws Exception {
    byte[] right = Uploading.text(500);
    String sum =
        Base64.getEncoder().encodeToString(MessageDigest.getInstance(algorithm).digest(right));
    URI upload = tus.begin("notes.txt", 500);
    byte[] wrong = right.clone();
    wrong[250] ^= 1;

    assertRefused(
        tus.patch(
            upload, 0, BodyPublishers.ofByteArray(wrong), "Upload-Checksum", name + " " + sum),
        460,
        "checksum");
    assertThat(tus.offset(upload)).isZero();
    assertThat(
            tus.patch(
                    upload,
                    0,
                    BodyPublishers.ofByteArray(right),
                    "Upload-Checksum",
                    name + " " + sum)
                .statusCode())
        .isEqualTo(204);
  }

  @Test
  void aCancelledUploadIsGone() throws Exception {
    URI upload = tus.begin("notes.txt", 100);

    assertThat(tus.delete(upload).statusCode()).isEqualTo(204);
    assertThat(tus.head(upload).statusCode()).isEqualTo(404);
    assertThat(tus.patch(upload, 0, new byte[5]).statusCode()).isEqualTo(404);
    assertThat(tus.get("/api/files").path("files")).isEmpty();
    try (Stream<Path> left = Files.list(folder.resolve("uploads"))) {
      assertThat(left.filter(Files::isDirectory)).isEmpty();
    }
  }

  @Test
  void whatIsHereWholeCannotBeCancelled() throws Exception {
    URI upload = tus.send("notes.txt", Uploading.text(100));

    assertRefused(tus.delete(upload), 409, "come already");
  }

  @Test
  void forgetsUploadsThatNobodyGoesOnWith() throws Exception {
    URI old = tus.begin("old.txt", 100);
    Files.setLastModifiedTime(
        folder.resolve("uploads/" + Uploading.id(old) + "/bytes"),
        FileTime.from(now.minus(Duration.ofHours(25))));
    URI young = tus.begin("young.txt", 100);
    assertThat(tus.head(young).headers().firstValue("Upload-Expires").orElseThrow())
        .endsWith("GMT");

    console.close();
    try (var uploads = new UploadFolder(folder.resolve("uploads"), LIMITS, () -> now)) {
      assertThat(uploads.sweep()).extracting(Upload::filename).containsExactly("old.txt");
      assertThat(uploads.all())
          .extracting(one -> one.upload().filename())
          .containsExactly("young.txt");
    }
    start(folder);
  }

  @Test
  void wantsToBeSpokenToInItsVersion() throws Exception {
    HttpResponse<String> answer =
        tus.send(
            HttpRequest.newBuilder(console.address().resolve(TusServer.PATH))
                .header("Upload-Length", "5")
                .POST(BodyPublishers.noBody()));

    assertRefused(answer, 412, "tus 1.0.0");
    assertThat(answer.headers().firstValue("Tus-Version")).contains("1.0.0");
  }

  @Test
  void hearsOtherMethodsBehindAPost() throws Exception {
    URI upload = tus.begin("notes.txt", 5);

    assertThat(
            tus.send(
                    tus.request(upload)
                        .header("X-HTTP-Method-Override", "PATCH")
                        .header("Content-Type", Uploading.BYTES)
                        .header("Upload-Offset", "0")
                        .POST(BodyPublishers.ofString("hell")))
                .statusCode())
        .isEqualTo(204);
    assertThat(
            tus.send(
                    tus.request(upload)
                        .header("X-HTTP-Method-Override", "DELETE")
                        .POST(BodyPublishers.noBody()))
                .statusCode())
        .isEqualTo(204);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "-1", "1e3", "99999999999999999999", "0x10", "five"})
  void refusesSizesThatAreNone(String size) throws Exception {
    HttpResponse<String> answer =
        tus.send(
            tus.request(console.address().resolve(TusServer.PATH))
                .header("Upload-Length", size)
                .POST(BodyPublishers.noBody()));

    assertRefused(answer, 400, "Upload-Length");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "filename !!!",
        "filename YQ==,filename Yg==",
        "filename YQ== Yg==",
        ", ,",
        "filename /w==",
      })
  void refusesMetadataThatCannotBeRead(String metadata) throws Exception {
    HttpResponse<String> answer =
        tus.send(
            tus.request(console.address().resolve(TusServer.PATH))
                .header("Upload-Length", "5")
                .header("Upload-Metadata", metadata)
                .POST(BodyPublishers.noBody()));

    assertRefused(answer, 400, "Upload-Metadata");
  }

  @Test
  void refusesAnEmptyFile() throws Exception {
    assertRefused(tus.create("empty.txt", 0), 400, "empty");
  }

  /** V5.2.1: only files of a size that can be handled are taken. */
  @Test
  void v521RefusesWhatIsLargerThanAllowedBeforeAndWhileItComes() throws Exception {
    assertRefused(tus.create("large.txt", (1 << 20) + 1), 413, "1,048,577");

    URI upload = tus.begin("small.txt", 100);
    assertThat(tus.patch(upload, 0, BodyPublishers.ofByteArray(new byte[200])).statusCode())
        .isEqualTo(413);
    assertThat(tus.offset(upload)).isLessThanOrEqualTo(100);
  }

  /** V5.2.4: a quota of bytes and of files. */
  @Test
  void v524RefusesMoreThanTheFolderMayHoldAndMoreUploadsThanAreAllowed() throws Exception {
    List<URI> large = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      large.add(tus.begin("large.txt", 1 << 20));
    }
    assertRefused(tus.create("one-too-many.txt", 1), 507, "no room");

    for (URI upload : large) {
      tus.delete(upload);
    }
    for (int i = 0; i < 5; i++) {
      tus.begin("small.txt", 10);
    }
    assertRefused(tus.create("one-too-many.txt", 1), 429, "5 uploads are not finished");
  }

  /** V5.2.4: and of how fast they come. */
  @Test
  void v524RefusesUploadsThatBeginTooFast() throws Exception {
    for (int i = 0; i < 20; i++) {
      tus.delete(tus.begin("small.txt", 10));
    }
    HttpResponse<String> answer = tus.create("small.txt", 10);

    assertRefused(answer, 429, "20 uploads began within a minute");
    assertThat(answer.headers().firstValueAsLong("Retry-After").orElseThrow()).isBetween(1L, 61L);
    now = now.plusSeconds(61);
    assertThat(tus.create("small.txt", 10).statusCode()).isEqualTo(201);
  }

  /** V5.3.2: paths are made here, whatever the file is called. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "../../../../etc/cron.d/evil",
        "..\\..\\windows\\evil.txt",
        "/etc/passwd",
        "nul\0byte.txt",
        "CON",
        "a\nb\rc.txt",
        "\u202Etxt.exe",
        "https://example.org/x.txt",
      })
  void v532NamesOfUsersAreNoPaths(String name) throws Exception {
    URI upload = tus.send(name, Uploading.text(50));
    String id = Uploading.id(upload);

    assertThat(id).matches("[0-9a-f]{32}");
    assertThat(tus.entry(upload).path("filename").asText())
        .doesNotContain("/", "\\", "\0", "\n", "\r", "\u202E", "..");
    try (Stream<Path> files = Files.walk(folder).filter(Files::isRegularFile)) {
      assertThat(files.map(file -> folder.relativize(file).toString()))
          .isSubsetOf(
              "uploads/.lock",
              "uploads/" + id + "/bytes",
              "uploads/" + id + "/upload.json",
              "uploads/" + id + "/upload.json.next");
    }
  }

  /** V5.3.2: nor are the ids that come back. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "..%2f..%2fetc%2fpasswd",
        "%2e%2e%2fupload.json",
        ".lock",
        "00000000000000000000000000000000",
        "a",
      })
  void v532IdsThatWereNotMadeHereNameNothing(String id) throws Exception {
    URI upload = URI.create(console.address() + TusServer.PATH + "/" + id);

    assertThat(tus.head(upload).statusCode()).isIn(400, 404);
    assertThat(tus.patch(upload, 0, new byte[5]).statusCode()).isIn(400, 404);
    assertThat(tus.delete(upload).statusCode()).isIn(400, 404);
  }

  /** V5.4.1 and V5.4.2: a download is an attachment with a name that is harmless in a header. */
  @Test
  void v541DownloadsAreAttachmentsWithHarmlessNames() throws Exception {
    URI upload = tus.send("he said \"hi\";\r\nX-Evil: 1 – 東京 é.txt", Uploading.text(50));
    tus.await(upload, Stage.STORED);
    HttpResponse<byte[]> answer = tus.fetch("/api/files/" + Uploading.id(upload) + "/content");

    assertThat(answer.headers().map())
        .containsEntry("content-type", List.of("application/octet-stream"))
        .containsEntry("x-content-type-options", List.of("nosniff"))
        .containsEntry("content-security-policy", List.of("default-src 'none'; sandbox"))
        .doesNotContainKey("x-evil")
        .hasEntrySatisfying(
            "content-disposition",
            header ->
                assertThat(header)
                    .singleElement()
                    .asString()
                    .matches("attachment; filename=\"[ !#-\\[\\]-~]+\"; filename\\*=UTF-8''[!-~]+")
                    .contains("%E6%9D%B1%E4%BA%AC"));
  }

  /** V5.2.2: what is inside decides, and what is not taken is not kept. */
  @ParameterizedTest
  @CsvSource({
    "holiday.png, '<svg xmlns=\"http://www.w3.org/2000/svg\"><script>alert(1)</script></svg>'",
    "report.pdf, '#!/bin/sh\nrm -rf /\n'",
    "movie.mp4, '<?php system($_GET[0]); ?>'",
  })
  void v522WhatItsNameOnlyPretendsToBeIsNotTaken(String name, String content) throws Exception {
    URI upload = tus.send(name, content.getBytes(UTF_8));
    JsonNode entry = tus.await(upload, Stage.FAILED);

    assertThat(entry.path("failure").path("reason").asText()).isEqualTo("unsupported-type");
    assertThat(folder.resolve("uploads/" + Uploading.id(upload) + "/bytes")).doesNotExist();
  }

  /** V5.2.2: a picture with the name of a document goes where pictures go, and it is said. */
  @Test
  void v522ADisagreementOfNameAndContentIsSaid() throws Exception {
    URI upload = tus.send("report.pdf", PictureFiles.png(20, 20));
    JsonNode entry = tus.await(upload, Stage.STORED);

    assertThat(entry.path("kind").asText()).isEqualTo("image");
    assertThat(entry.path("mimeType").asText()).isEqualTo("image/png");
    assertThat(entry.path("mismatch").asBoolean()).isTrue();
    JsonNode agreeing = tus.await(tus.send("notes.txt", Uploading.text(90)), Stage.STORED);
    assertThat(agreeing.path("mismatch").asBoolean()).isFalse();
  }

  @Test
  void doesNotServeWhatAPageOfAnotherSiteSends() throws Exception {
    var request =
        tus.request(console.address().resolve(TusServer.PATH))
            .header("Upload-Length", "5")
            .POST(BodyPublishers.noBody());

    assertRefused(
        tus.send(request.copy().header("Sec-Fetch-Site", "cross-site")), 403, "another site");
    assertRefused(
        tus.send(request.copy().header("Sec-Fetch-Site", "same-site")), 403, "another site");
    assertRefused(
        tus.send(request.copy().header("Origin", "https://evil.example")), 403, "another site");
    assertRefused(tus.send(request.copy().header("Origin", "null")), 403, "another site");
    assertThat(tus.send(request.copy().header("Origin", console.address().toString())).statusCode())
        .isEqualTo(201);
  }

  @Test
  void twoConsolesDoNotShareAFolder() {
    assertThatThrownBy(this::room)
        .isInstanceOf(StackFailure.class)
        .hasMessageContaining("Another console uses");
  }

  @Test
  void aBrokenStateOfOneUploadDoesNotHideTheOthers() throws Exception {
    URI good = tus.begin("good.txt", 10);
    URI bad = tus.begin("bad.txt", 10);
    console.close();
    Files.writeString(folder.resolve("uploads/" + Uploading.id(bad) + "/upload.json"), "{");
    start(folder);

    assertThat(tus.head(URI.create(console.address() + good.getPath())).statusCode())
        .isEqualTo(200);
    assertThat(tus.head(URI.create(console.address() + bad.getPath())).statusCode()).isEqualTo(404);
  }

  private static void assertRefused(HttpResponse<String> answer, int status, String words)
      throws Exception {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    JsonNode refusal = Json.tree(answer.body().getBytes(UTF_8));
    assertThat(refusal.path("error").asText()).contains(words).endsWith(".");
    assertThat(refusal.path("advice").asText()).endsWith(".");
  }

  private FilesRoom room() {
    return new FilesRoom(
        new Surroundings(
            new KafkaServers("localhost:1", Map.of()),
            URI.create("http://localhost:1"),
            new ClickHouseServer(URI.create("http://localhost:1"), "default", Optional.empty()),
            Path.of(".")),
        new FilesSettings(
            folder.resolve("uploads"), StoreOptions.folder(folder.resolve("store")), LIMITS),
        () -> now);
  }
}
