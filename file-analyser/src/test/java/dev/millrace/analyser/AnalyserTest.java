package dev.millrace.analyser;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.analyser.document.DocumentInspection;
import dev.millrace.analyser.picture.PictureInspection;
import dev.millrace.analyser.video.VideoInspection;
import dev.millrace.files.FileKind;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.apache.poi.poifs.crypt.EncryptionInfo;
import org.apache.poi.poifs.crypt.EncryptionMode;
import org.apache.poi.poifs.crypt.Encryptor;
import org.apache.poi.poifs.filesystem.POIFSFileSystem;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AnalyserTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  private static Path folder;

  @BeforeAll
  static void makeFiles(@TempDir Path temporary) throws Exception {
    folder = temporary;
    TinyFiles.all(folder);
  }

  @ParameterizedTest
  @CsvSource({
    "tiny.pdf,  document, application/pdf, pages, 2",
    "tiny.docx, document, application/vnd.openxmlformats-officedocument.wordprocessingml.document, words, 17",
    "tiny.xlsx, document, application/vnd.openxmlformats-officedocument.spreadsheetml.sheet, sheets, 2",
    "tiny.xls,  document, application/vnd.ms-excel, sheets, 2",
    "tiny.pptx, document, application/vnd.openxmlformats-officedocument.presentationml.presentation, slides, 3",
    "tiny.ppt,  document, application/vnd.ms-powerpoint, slides, 3",
    "tiny.odt,  document, application/vnd.oasis.opendocument.text, words, 17",
    "tiny.epub, document, application/epub+zip, title, Harbour",
    "tiny.rtf,  document, application/rtf, words, 17",
    "tiny.html, document, text/html, title, Harbour",
    "tiny.txt,  document, text/plain, language, en",
    "tiny.md,   document, text/x-web-markdown, words, 18",
    "tiny.csv,  document, text/csv, words, 6",
    "tiny.eml,  document, message/rfc822, title, Harbour",
    "tiny.png,  image, image/png, width, 96",
    "tiny.jpg,  image, image/jpeg, height, 64",
    "tiny.gif,  image, image/gif, colour, indexed",
    "tiny.bmp,  image, image/bmp, bit_depth, 8",
    "tiny.tif,  image, image/tiff, frames, 1",
    "tiny.webp, image, image/webp, megapixels, 0.0",
    "tiny.mp4,  video, video/mp4, resolution, low",
    "tiny.mov,  video, video/quicktime, container, mov",
    "tiny.mkv,  video, video/x-matroska, frame_rate, 10.0",
    "tiny.avi,  video, video/x-msvideo, video_codec, mpeg4",
  })
  void looksIntoEveryFormat(String name, String kind, String type, String key, String value)
      throws IOException {
    JsonNode answer = ask(name, name, type);
    assertThat(answer.path("kind").asText()).as("%s", answer).isEqualTo(kind);
    assertThat(answer.path("analysis").path("kind").asText()).isEqualTo(kind);
    assertThat(answer.path("mime_type").asText()).isEqualTo(type);
    assertThat(answer.path("mime_mismatch").asBoolean()).isFalse();
    assertThat(answer.path("analysis").path(key).asText()).isEqualTo(value);
    assertThat(answer.path("quality").asText()).isIn("good", "fair", "poor");
  }

  @ParameterizedTest(name = "{0} sent as {1}, {2}: mismatch {3}")
  @CsvSource({
    "tiny.pdf,  report.pdf, application/pdf,          false",
    "tiny.pdf,  report.PDF, ,                         false",
    "tiny.pdf,  report,     application/octet-stream, false",
    "tiny.pdf,  report.pdf, image/png,                true",
    "tiny.pdf,  photo.png,  application/pdf,          true",
    "tiny.docx, report.docx, application/zip,         false",
    "tiny.csv,  table.csv,  text/plain,               false",
    "tiny.md,   notes.md,   text/plain,               false",
    "tiny.md,   notes.md,   text/markdown,            false",
    "tiny.txt,  notes.txt,  not a type,               false",
    "tiny.jpg,  photo.jpg,  image/jpg,                false",
    "tiny.jpg,  photo.jpeg, image/jpeg,               false",
    "tiny.jpg,  photo.png,  image/png,                true",
    "tiny.bmp,  photo.bmp,  image/x-ms-bmp,           false",
    "tiny.mkv,  film.webm,  video/webm,               true",
    "tiny.mp4,  film.m4v,   video/mp4,                false",
  })
  void tellsWhenNameOrTypeSaySomethingElse(
      String file, String name, String declared, boolean mismatch) throws IOException {
    assertThat(ask(file, name, declared).path("mime_mismatch").asBoolean()).isEqualTo(mismatch);
  }

  @Test
  void tellsWhenItCameAsAnotherKind() throws IOException {
    ObjectNode request = request("tiny.png", "tiny.png", null).put("file_type", "document");
    JsonNode answer = say(request.toString());
    assertThat(answer.path("kind").asText()).isEqualTo("image");
    assertThat(answer.path("mime_mismatch").asBoolean()).isTrue();
  }

  @Test
  void cutsTextAndSaysSo() throws IOException {
    JsonNode answer =
        say(request("tiny.txt", "tiny.txt", null).put("text_characters", 11).toString());
    assertThat(answer.path("analysis").path("text").asText()).isEqualTo("The harbour");
    assertThat(answer.path("analysis").path("words").asInt()).isEqualTo(17);
    assertThat(answer.path("limits").get(0).asText()).isEqualTo("text cut at 11 characters");
  }

  @Test
  void makesNoThumbnailUnlessAsked() throws IOException {
    JsonNode answer =
        say(request("tiny.png", "tiny.png", null).put("thumbnail_pixels", 0).toString());
    assertThat(answer.path("analysis").has("thumbnail")).isFalse();
  }

  @Test
  void saysThatAFileNeedsAPassword() throws Exception {
    var encryption = new EncryptionInfo(EncryptionMode.agile);
    Encryptor encryptor = encryption.getEncryptor();
    encryptor.confirmPassword("secret");
    try (var container = new POIFSFileSystem()) {
      try (var content = encryptor.getDataStream(container)) {
        content.write(TinyFiles.docx());
      }
      try (var file = Files.newOutputStream(folder.resolve("secret.docx"))) {
        container.writeFilesystem(file);
      }
    }
    assertThat(ask("secret.docx", "secret.docx", null).path("reason").asText())
        .isEqualTo("encrypted");
  }

  @Test
  void refusesRequestsThatAskForTooMuch() throws IOException {
    JsonNode answer =
        say(request("tiny.txt", "tiny.txt", null).put("text_characters", 1 << 30).toString());
    assertThat(answer.path("reason").asText()).isEqualTo("bad-request");
  }

  private static JsonNode ask(String file, String name, @Nullable String declared)
      throws IOException {
    return say(request(file, name, declared).toString());
  }

  private static ObjectNode request(String file, String name, @Nullable String declared) {
    return JSON.createObjectNode()
        .put("path", folder.resolve(file).toString())
        .put("filename", name)
        .put("declared_type", declared)
        .put("text_characters", 10_000)
        .put("thumbnail_pixels", 320);
  }

  private static JsonNode say(String line) throws IOException {
    var answers = new ByteArrayOutputStream();
    int status =
        new Analyser(
                Map.of(
                    FileKind.DOCUMENT, new DocumentInspection(),
                    FileKind.IMAGE, new PictureInspection(),
                    FileKind.VIDEO, new VideoInspection()))
            .answerAll(
                new ByteArrayInputStream(line.getBytes(UTF_8)),
                new PrintStream(answers, true, UTF_8));
    assertThat(status).isZero();
    return JSON.readTree(answers.toByteArray());
  }
}
