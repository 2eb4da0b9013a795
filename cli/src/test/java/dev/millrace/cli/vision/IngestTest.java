package dev.millrace.cli.vision;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.millrace.cli.Failure;
import dev.millrace.testing.SharedData;
import dev.millrace.vision.attribute.Estimate;
import dev.millrace.vision.attribute.Gender;
import dev.millrace.vision.model.Box;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

final class IngestTest {
  private static final String VIDEO = "video/one-by-one-person-detection.mp4";
  private static final String MODEL = "models/yolox_nano_as_v8_416.onnx";

  @TempDir Path folder = Path.of("");

  private final StringWriter err = new StringWriter();

  @Test
  void writesLinesTracksAndAVideoThatAreTheSameEachTime() throws Exception {
    String video = SharedData.path(VIDEO).toString();
    String model = SharedData.path(MODEL).toString();
    for (String name : List.of("first", "second")) {
      int status =
          run(
              "--backend",
              "cv",
              "--src",
              video,
              "--yolo",
              "1",
              "--track",
              "1",
              "--display",
              "0",
              "--emit",
              "detection",
              "--model",
              model,
              "--start",
              "2024-01-15T10:30:00",
              "--max",
              "90",
              "--out",
              folder.resolve(name + ".ndjson").toString(),
              "--mot",
              folder.resolve(name + ".txt").toString(),
              "--annotated",
              folder.resolve(name + ".mp4").toString());
      assertThat(status).as(err.toString()).isZero();
    }
    assertThat(err.toString()).contains("90 frames in").contains("1 × person");
    assertThat(folder.resolve("second.ndjson"))
        .hasSameTextualContentAs(folder.resolve("first.ndjson"));
    assertThat(folder.resolve("second.txt")).hasSameTextualContentAs(folder.resolve("first.txt"));
    assertThat(folder.resolve("first.mp4")).isNotEmptyFile();

    List<String> lines = Files.readAllLines(folder.resolve("first.ndjson"));
    assertThat(lines).hasSizeGreaterThan(10);
    JsonNode first = JsonMapper.builder().build().readTree(lines.get(0));
    assertThat(first.get("camera_id").asText()).isEqualTo("cam-01");
    assertThat(first.get("store_id").asText()).isEqualTo("store-1");
    assertThat(first.get("frame_id").asLong()).isEqualTo(67);
    assertThat(first.get("timestamp").asText()).isEqualTo("2024-01-15T10:30:06.600");
    assertThat(first.get("track_id").asLong()).isEqualTo(1);
    assertThat(first.get("class").asText()).isEqualTo("person");
    assertThat(first.get("bbox")).hasSize(4);
    assertThat(Files.readAllLines(folder.resolve("first.txt"))).hasSameSizeAs(lines);
  }

  @Test
  void writesALineAsTheSpecificationHasIt() {
    assertThat(
            new DetectionLine(
                    "cam-01",
                    "store-1",
                    17,
                    Instant.parse("2024-01-15T10:30:00.040Z"),
                    4L,
                    0,
                    "person",
                    0.91,
                    new Box(1, 2.50004, 100, 40.25),
                    null)
                .json())
        .isEqualTo(
            "{\"camera_id\":\"cam-01\",\"store_id\":\"store-1\",\"frame_id\":17,"
                + "\"timestamp\":\"2024-01-15T10:30:00.040\",\"track_id\":4,\"class_id\":0,"
                + "\"class\":\"person\",\"confidence\":0.91,\"bbox\":[1,2.5,100,40.25]}");
  }

  @Test
  void leavesTheTrackOpenWhereNobodyTracks() {
    String line =
        new DetectionLine(
                "c", "s", 1, Instant.EPOCH, null, 0, "a \"b\"", 1, new Box(0, 0, 1, 1), null)
            .json();
    assertThat(line).contains("\"track_id\":null").contains("\"a \\\"b\\\"\"");
  }

  @ParameterizedTest(name = "{0}, {1}: {2}")
  @CsvSource(
      nullValues = "-",
      value = {"34, FEMALE, '34,\"gender\":\"female\"}'", "-, -, 'null,\"gender\":null}'"})
  void addsAgeAndGenderWhereSomebodyAskedForThem(
      @Nullable Integer age, @Nullable Gender gender, String end) {
    assertThat(
            new DetectionLine(
                    "c",
                    "s",
                    1,
                    Instant.EPOCH,
                    1L,
                    0,
                    "person",
                    1,
                    new Box(0, 0, 1, 1),
                    new Estimate(age, gender))
                .json())
        .endsWith("\"bbox\":[0,0,1,1],\"age\":" + end);
  }

  @Test
  void estimatesTheAgeAndGenderOfPeopleWhoWereSeenOftenEnough() throws IOException {
    Path out = folder.resolve("people.ndjson");
    List<String> words = new ArrayList<>();
    words.addAll(List.of("--src", SharedData.path(VIDEO).toString(), "--attributes", "1"));
    words.addAll(List.of("--model", SharedData.path(MODEL).toString()));
    words.addAll(List.of("--face-model", shared("ultraface-RFB-320")));
    words.addAll(List.of("--age-model", shared("ssrnet_age_wiki_64")));
    words.addAll(List.of("--gender-model", shared("ssrnet_gender_wiki_64")));
    words.addAll(List.of("--attribute-frames", "1", "--max", "400", "--out", out.toString()));
    assertThat(run(words.toArray(String[]::new))).as(err.toString()).isZero();
    Set<String> genders = new HashSet<>();
    for (String line : Files.readAllLines(out)) {
      JsonNode read = JsonMapper.builder().build().readTree(line);
      assertThat(read.has("age") && read.has("gender")).isTrue();
      if (!read.get("age").isNull()) {
        assertThat(read.get("class").asText()).isEqualTo("person");
        assertThat(read.get("age").asInt()).isBetween(0, 101);
        genders.add(read.get("gender").asText());
      }
    }
    assertThat(genders).isNotEmpty().isSubsetOf("male", "female", "null");
  }

  private static String shared(String model) {
    return SharedData.path("models/" + model + ".onnx").toString();
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(
      delimiter = ';',
      value = {
        "--src absent.mp4; There is no file absent.mp4",
        "--src 999 --yolo 2; --yolo is 0 or 1",
        "--src 999 --threads 0; --threads is from 1 to 64",
        "--src 999 --mot a.txt --track 0; needs --track 1",
        "--src 999 --min-score 7; --min-score is from 0 to 1",
        "--src 999; There is no camera 999",
        "--emit frames --src 999; --emit",
        "--src 999 --attributes 1 --track 0; --attributes needs --yolo 1 and --track 1",
        "--src 999 --attribute-frames 0; --attribute-frames is at least 1",
      })
  void saysWhatIsWrong(String words, String reason) {
    int status = run(words.split(" ", -1));
    assertThat(status).isNotZero();
    assertThat(err.toString()).contains(reason);
  }

  @Test
  void saysWhatToDoWithoutADetector() throws IOException {
    Path video = SharedData.path(VIDEO);
    assertThat(run("--src", video.toString())).isEqualTo(1);
    assertThat(err.toString()).contains("There is no detector.").contains("scripts/fetch-models");
    Path text = Files.writeString(folder.resolve("model.onnx"), "no model");
    assertThat(run("--src", video.toString(), "--model", text.toString())).isEqualTo(1);
    assertThat(err.toString()).contains("model.onnx cannot be loaded");
  }

  private int run(String... words) {
    var line = new CommandLine(new Ingest());
    line.setCaseInsensitiveEnumValuesAllowed(true);
    line.setErr(new PrintWriter(err, true));
    line.setExecutionExceptionHandler(
        (failure, where, parsed) -> {
          where.getErr().println(failure.getMessage());
          if (failure instanceof Failure known) {
            where.getErr().println(known.advice());
            return 1;
          }
          throw failure;
        });
    return line.execute(words);
  }
}
