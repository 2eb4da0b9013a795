package dev.millrace.analyser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.StreamSupport;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Good files, and what other programs say of them. */
class CorpusIT {
  private static final ObjectMapper JSON = new ObjectMapper();

  private static ChildProcess child;

  @BeforeAll
  static void start() throws IOException {
    child = ChildProcess.start();
  }

  @AfterAll
  static void end() throws IOException {
    child.close();
  }

  @Test
  void readsTextsAsTheirWriterSavesThemPlain() throws IOException {
    for (Path file : Corpus.documents()) {
      if (name(file).startsWith("text-")) {
        JsonNode analysis = analysis(file);
        String language = name(file).substring(5, 7);
        String plain = Files.readString(file.resolveSibling("text-" + language + ".txt"));
        long words = Arrays.stream(plain.split("\\s+", -1)).filter(word -> !word.isBlank()).count();
        assertThat(analysis.path("words").asLong())
            .as("%s", file)
            .isCloseTo(words, Percentage.withPercentage(2));
        assertThat(analysis.path("language").asText()).as("%s", file).isEqualTo(language);
      }
    }
  }

  @Test
  void tellsTitlesAuthorsAndDatesAsExiftoolDoes() throws IOException {
    Programs.require("exiftool");
    int compared = 0;
    for (Path file : Corpus.documents()) {
      JsonNode judge =
          JSON.readTree(Programs.run("exiftool", "-j", "-charset", "utf8", file.toString())).get(0);
      JsonNode analysis = analysis(file);
      if (judge.has("Title") && !name(file).endsWith(".epub")) {
        compared++;
        assertThat(analysis.path("title").asText())
            .as("%s", file)
            .isEqualTo(judge.path("Title").asText());
        assertThat(analysis.path("author").asText()).as("%s", file).isEqualTo("Ada Müller");
      }
      if (!name(file).endsWith(".epub")
          && (judge.has("CreateDate") || judge.has("Creation-date"))) {
        String created =
            judge.path(judge.has("CreateDate") ? "CreateDate" : "Creation-date").asText();
        assertThat(analysis.path("created").asText().substring(0, 10))
            .as("%s", file)
            .isEqualTo(created.substring(0, 10).replace(':', '-'));
      }
    }
    assertThat(compared).isGreaterThanOrEqualTo(30);
  }

  @Test
  void countsPagesSlidesAndSheets() throws IOException {
    Programs.require("pdfinfo", "exiftool");
    for (Path file : Corpus.documents()) {
      String name = name(file);
      JsonNode analysis = analysis(file);
      if (name.endsWith(".pdf")) {
        String pages =
            Programs.run("pdfinfo", file.toString())
                .lines()
                .filter(line -> line.startsWith("Pages:"))
                .findFirst()
                .orElseThrow();
        assertThat(analysis.path("pages").asText())
            .as("%s", file)
            .isEqualTo(pages.replaceAll("\\D", ""));
      } else if (name.startsWith("show-")) {
        assertThat(analysis.path("slides").asText()).as("%s", file).isEqualTo(name.substring(5, 6));
      } else if (name.startsWith("book-") && !name.endsWith(".csv")) {
        assertThat(analysis.path("sheets").asText()).as("%s", file).isEqualTo(name.substring(5, 6));
      } else if (name.matches("text-.*\\.(odt|docx)")) {
        // As its writer counted them, which LibreOffice without a screen does not always do.
        String counted =
            Programs.run(
                "exiftool", "-s3", "-Pages", "-Document-statisticPage-count", file.toString());
        assertThat(analysis.path("pages").asInt())
            .as("%s", file)
            .isEqualTo(counted.isBlank() ? 0 : Integer.parseInt(counted.strip()));
      }
    }
  }

  @Test
  void measuresPicturesAsImageMagickDoes() throws IOException {
    Programs.require("identify");
    for (Path file : Corpus.pictures()) {
      JsonNode analysis = analysis(file);
      String first = file + "[0]";
      List<String> judge =
          List.of(
              Programs.run(
                      Programs.CONVERT,
                      first,
                      "-auto-orient",
                      "-format",
                      "%w %h %z %[colorspace] %A",
                      "info:")
                  .strip()
                  .split(" ", -1));
      assertThat(analysis.path("width").asText()).as("%s", file).isEqualTo(judge.get(0));
      assertThat(analysis.path("height").asText()).as("%s", file).isEqualTo(judge.get(1));
      if (!analysis.path("colour").asText().equals("indexed")) {
        assertThat(analysis.path("bit_depth").asText()).as("%s", file).isEqualTo(judge.get(2));
        assertThat(analysis.path("colour").asText().startsWith("grey"))
            .as("%s", file)
            .isEqualTo(judge.get(3).equals("Gray"));
        assertThat(analysis.path("colour").asText().equals("cmyk"))
            .as("%s", file)
            .isEqualTo(judge.get(3).equals("CMYK"));
      }
      assertThat(analysis.path("frames").asLong())
          .as("%s", file)
          .isEqualTo(Programs.run("identify", file.toString()).lines().count());
      String grey =
          Programs.run(
              Programs.CONVERT,
              first,
              "-colorspace",
              "sRGB",
              "-background",
              "white",
              "-alpha",
              "remove",
              "-grayscale",
              "Rec601Luma",
              "-format",
              "%[fx:mean] %[fx:standard_deviation]",
              "info:");
      List<Double> light = Arrays.stream(grey.strip().split(" ", -1)).map(Double::valueOf).toList();
      assertThat(analysis.path("brightness").asDouble())
          .as("%s", file)
          .isCloseTo(light.get(0), within(0.02));
      assertThat(analysis.path("contrast").asDouble())
          .as("%s", file)
          .isCloseTo(light.get(1), within(0.03));
    }
  }

  @Test
  void readsWhatCamerasNoteAndTurnsPictures() throws IOException {
    for (Path file : Corpus.pictures()) {
      if (name(file).startsWith("camera-")) {
        JsonNode answer = child.ask(file);
        JsonNode analysis = answer.path("analysis");
        int orientation = Integer.parseInt(name(file).substring(7, 8));
        assertThat(analysis.path("orientation").asInt()).isEqualTo(orientation);
        assertThat(analysis.path("camera_make").asText()).isEqualTo("Canon");
        assertThat(analysis.path("camera_model").asText()).isEqualTo("EOS 5D");
        assertThat(analysis.path("lens").asText()).isEqualTo("EF 50mm f/1.8");
        assertThat(analysis.path("taken").asText()).isEqualTo("2024-05-06T07:08:09+02:00");
        assertThat(analysis.path("exposure_seconds").asDouble()).isEqualTo(0.004);
        assertThat(analysis.path("aperture").asDouble()).isEqualTo(2.8);
        assertThat(analysis.path("iso").asInt()).isEqualTo(200);
        assertThat(analysis.path("focal_length_millimetres").asDouble()).isEqualTo(50);
        assertThat(analysis.toString()).doesNotContain("latitude");
        assertThat(analysis.path("thumbnail").path("width").asInt())
            .isEqualTo(orientation > 4 ? 240 : 320);
      }
    }
  }

  @Test
  void findsBlurredPicturesLessSharp() throws IOException {
    List<Path> pictures = Corpus.pictures();
    assertThat(analysis(named(pictures, "blurred.jpg")).path("sharpness").asDouble())
        .isLessThan(analysis(named(pictures, "rgb.jpg")).path("sharpness").asDouble() / 5);
  }

  @Test
  void measuresVideosAsFfprobeDoes() throws IOException {
    for (Path file : Corpus.videos()) {
      JsonNode analysis = analysis(file);
      JsonNode judge =
          JSON.readTree(
              Programs.run(
                  "ffprobe",
                  "-v",
                  "error",
                  "-show_format",
                  "-show_streams",
                  "-of",
                  "json",
                  file.toString()));
      List<JsonNode> streams =
          StreamSupport.stream(judge.path("streams").spliterator(), false).toList();
      JsonNode video =
          streams.stream()
              .filter(one -> one.path("codec_type").asText().equals("video"))
              .findFirst()
              .orElseThrow();
      int rotation =
          Math.floorMod(-video.path("side_data_list").path(0).path("rotation").asInt(), 360);
      boolean swapped = rotation % 180 == 90;
      assertThat(analysis.path("rotation").asInt()).as("%s", file).isEqualTo(rotation);
      assertThat(analysis.path("width").asInt())
          .as("%s", file)
          .isEqualTo(video.path(swapped ? "height" : "width").asInt());
      assertThat(analysis.path("height").asInt())
          .as("%s", file)
          .isEqualTo(video.path(swapped ? "width" : "height").asInt());
      assertThat(analysis.path("video_codec").asText())
          .as("%s", file)
          .isEqualTo(video.path("codec_name").asText());
      assertThat(analysis.path("duration_seconds").asDouble())
          .as("%s", file)
          .isCloseTo(judge.path("format").path("duration").asDouble(), within(0.05));
      assertThat(analysis.path("bit_rate").asDouble())
          .as("%s", file)
          .isCloseTo(
              judge.path("format").path("bit_rate").asDouble(), Percentage.withPercentage(2));
      String[] rate = video.path("avg_frame_rate").asText().split("/", -1);
      assertThat(analysis.path("frame_rate").asDouble())
          .as("%s", file)
          .isCloseTo(Double.parseDouble(rate[0]) / Double.parseDouble(rate[1]), within(0.02));
      List<JsonNode> sounds =
          streams.stream().filter(one -> one.path("codec_type").asText().equals("audio")).toList();
      assertThat(analysis.path("audio_tracks")).as("%s", file).hasSameSizeAs(sounds);
      for (int track = 0; track < sounds.size(); track++) {
        JsonNode found = analysis.path("audio_tracks").path(track);
        assertThat(found.path("codec").asText())
            .isEqualTo(sounds.get(track).path("codec_name").asText());
        assertThat(found.path("channels").asText())
            .isEqualTo(sounds.get(track).path("channels").asText());
        assertThat(found.path("sample_rate").asText())
            .isEqualTo(sounds.get(track).path("sample_rate").asText());
      }
      assertThat(analysis.path("subtitles").asLong())
          .as("%s", file)
          .isEqualTo(
              streams.stream()
                  .filter(one -> one.path("codec_type").asText().equals("subtitle"))
                  .count());
      assertThat(analysis.path("thumbnail").path("base64").asText())
          .as("%s", file)
          .isNotEmpty()
          .hasSizeLessThanOrEqualTo(48 << 10);
    }
  }

  @Test
  void contradictsNoGoodName() throws IOException {
    int files = 0;
    for (List<Path> kind : List.of(Corpus.documents(), Corpus.pictures(), Corpus.videos())) {
      for (Path file : kind) {
        files++;
        assertThat(child.ask(file).path("mime_mismatch").asBoolean()).as("%s", file).isFalse();
      }
    }
    assertThat(files).isGreaterThanOrEqualTo(60);
  }

  private static JsonNode analysis(Path file) {
    JsonNode answer = child.ask(file);
    assertThat(answer.path("status").asText()).as("%s: %s", file, answer).isEqualTo("analysed");
    return answer.path("analysis");
  }

  private static Path named(List<Path> files, String name) {
    return files.stream().filter(file -> name(file).equals(name)).findFirst().orElseThrow();
  }

  private static String name(Path file) {
    return file.getFileName().toString();
  }
}
