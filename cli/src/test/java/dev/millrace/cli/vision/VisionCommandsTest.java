package dev.millrace.cli.vision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.millrace.cli.Failure;
import dev.millrace.testing.SharedData;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

final class VisionCommandsTest {
  @TempDir Path folder = Path.of("");

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @ParameterizedTest
  @ValueSource(strings = {"bytetrack", "sort"})
  void tracksDetectionsAndScoresTheResult(String tracker) throws Exception {
    // With so few frames sort reports from its first, and bytetrack too.
    Path sequence = Files.createDirectories(folder.resolve("street"));
    Path truth = write(sequence.resolve("gt.txt"), walk(1, ",1,-1,-1,-1"));
    Path detections = write(sequence.resolve("det.txt"), walk(-1, ",0.9,-1,-1,-1"));
    Path tracks = folder.resolve("out.txt");

    int tracked =
        run(
            new TrackDetections(),
            "--det",
            detections.toString(),
            "--tracker",
            tracker,
            "--fps",
            "25",
            "--out",
            tracks.toString());
    int scored =
        run(
            new MotEval(),
            "--gt",
            truth.toString(),
            "--tracks",
            tracks.toString(),
            "--format",
            "json");

    assertThat(List.of(tracked, scored)).containsOnly(0);
    assertThat(err.toString()).contains("20 boxes of 1 objects in 20 frames at 25 frames/s");
    JsonNode scores = JsonMapper.builder().build().readTree(out.toString());
    assertThat(scores.at("/sequences/street/MOTA").asDouble()).isEqualTo(100);
    assertThat(scores.at("/combined/IDSW").isInt()).isTrue();
    assertThat(scores.at("/combined/HOTA").asDouble()).isCloseTo(100, within(10.0));
  }

  @Test
  void severalPairsAreATableWithACombinedRow() throws Exception {
    Path one = Files.createDirectories(folder.resolve("one").resolve("gt"));
    Path two = Files.createDirectories(folder.resolve("two"));
    Path truth = write(one.resolve("gt.txt"), walk(1, ",1,-1,-1,-1"));
    Path other = write(two.resolve("gt.txt"), walk(1, ",1,-1,-1,-1"));
    Path nothing = write(folder.resolve("nothing.txt"), "");

    run(
        new MotEval(),
        "--gt",
        truth.toString(),
        "--tracks",
        truth.toString(),
        "--gt",
        other.toString(),
        "--tracks",
        nothing.toString());

    assertThat(out.toString().lines().map(line -> line.replaceAll(" +", " ").strip()).toList())
        .containsExactly(
            "SEQUENCE HOTA MOTA IDF1 IDSW FP FN FRAG MT PT ML DETA ASSA MOTP RCLL PRCN",
            "one 100.00 100.00 100.00 0 0 0 0 1 0 0 100.00 100.00 100.00 100.00 100.00",
            "two 0.00 0.00 0.00 0 0 20 0 0 0 1 0.00 0.00 0.00 0.00 0.00",
            "COMBINED 70.71 50.00 66.67 0 0 20 0 1 0 1 50.00 100.00 100.00 50.00 100.00");
  }

  @Test
  void writesToStdoutWithoutAFile() throws Exception {
    Path detections = write(folder.resolve("det.txt"), walk(-1, ",50"));

    assertThat(run(new TrackDetections(), "--det", detections.toString())).isZero();

    assertThat(out.toString().lines()).hasSize(20).allMatch(line -> line.contains(",1.0000,"));
    assertThat(err.toString()).contains("those above 1 as 1");
  }

  @Test
  void saysWhatIsWrongWithAFile() throws Exception {
    Path broken = write(folder.resolve("det.txt"), "1,-1,0,0,10,10,0.9\n1,-1,0,0,wide,10,0.9\n");

    assertThat(run(new TrackDetections(), "--det", broken.toString())).isEqualTo(1);
    assertThat(err.toString())
        .contains("det.txt, line 2: the width is 'wide', not a number.")
        .contains("MOTChallenge files have lines of");
  }

  @Test
  void doesNotOverwriteItsInput() throws Exception {
    Path detections = write(folder.resolve("det.txt"), walk(-1, ",0.9"));
    String before = Files.readString(detections);

    int exit =
        run(
            new TrackDetections(),
            "--det",
            detections.toString(),
            "--out",
            folder.resolve(".").resolve("det.txt").toString());

    assertThat(exit).isEqualTo(1);
    assertThat(detections).hasContent(before);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--det missing.txt --fps 0",
        "--det missing.txt --tracker deepsort",
        "--det missing.txt --buffer 2h",
        "--tracker sort",
      })
  void wrongUsageOfTrackEndsWithTwo(String arguments) {
    assertThat(run(new TrackDetections(), arguments.split(" ", -1))).isEqualTo(2);
  }

  @Test
  void eachTruthNeedsItsTracks() {
    assertThat(run(new MotEval(), "--gt", "a", "--gt", "b", "--tracks", "c")).isEqualTo(2);
    assertThat(err.toString()).contains("Each --gt needs its --tracks: there are 2 and 1.");
  }

  @Test
  void theCommandsKeepThePromiseOnRealSequences() throws Exception {
    double hota = 0;
    long switches = 0;
    for (String sequence : List.of("TUD-Campus", "TUD-Stadtmitte", "MOT17-02-FRCNN")) {
      Path detections = SharedData.path("tracking/" + sequence + "/det.txt");
      Path tracks = folder.resolve(sequence + ".txt");
      out.getBuffer().setLength(0);

      run(new TrackDetections(), "--det", detections.toString(), "--out", tracks.toString());
      run(
          new MotEval(),
          "--gt",
          detections.resolveSibling("gt.txt").toString(),
          "--tracks",
          tracks.toString(),
          "--format",
          "json");

      JsonNode scores = JsonMapper.builder().build().readTree(out.toString());
      hota += scores.at("/sequences/" + sequence + "/HOTA").asDouble() / 3;
      switches += scores.at("/combined/IDSW").asLong();
    }

    assertThat(hota).isGreaterThan(46.58);
    assertThat(switches).isLessThanOrEqualTo(62);
  }

  private int run(Object command, String... arguments) {
    var line = new CommandLine(command);
    line.setCaseInsensitiveEnumValuesAllowed(true);
    line.setOut(new PrintWriter(out, true));
    line.setErr(new PrintWriter(err, true));
    line.setExecutionExceptionHandler(
        (failure, where, parsed) -> {
          if (!(failure instanceof Failure known)) {
            throw failure;
          }
          err.write(known.getMessage() + "\n" + known.advice());
          return 1;
        });
    return line.execute(arguments);
  }

  /** Twenty frames of one person. */
  private static String walk(int id, String end) {
    var lines = new StringBuilder();
    for (int frame = 1; frame <= 20; frame++) {
      lines.append("%d,%d,%d,50,40,100%s\n".formatted(frame, id, 100 + 2 * frame, end));
    }
    return lines.toString();
  }

  private static Path write(Path file, String text) throws IOException {
    return Files.writeString(file, text);
  }
}
