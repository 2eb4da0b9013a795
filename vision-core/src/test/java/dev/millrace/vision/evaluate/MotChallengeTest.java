package dev.millrace.vision.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.vision.model.Box;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class MotChallengeTest {
  @TempDir private Path folder = Path.of("");

  @Test
  void readsDetectionsWithAndWithoutTheLastColumns() throws IOException {
    assertThat(MotChallenge.readDetections(file("1,-1,10,20,30.5,40,0.9,-1,-1,-1\n\n")))
        .containsExactly(new MotRow(1, -1, new Box(10, 20, 40.5, 60), 0.9, 1));
    assertThat(MotChallenge.readDetections(file("2, -1, 10, 20, 30, 40, 1\r\n")))
        .containsExactly(new MotRow(2, -1, new Box(10, 20, 40, 60), 1, 1));
    assertThat(MotChallenge.readDetections(file("3 -1 10 20 30 40")))
        .containsExactly(new MotRow(3, -1, new Box(10, 20, 40, 60), 1, 1));
    assertThat(MotChallenge.readDetections(file(""))).isEmpty();
  }

  @Test
  void tellsGroundTruthWithClassesByItsColumns() throws IOException {
    GroundTruth from2015 = MotChallenge.readGroundTruth(file("1,1,0,0,9,9,1,4.2,5.5,0\n"));
    GroundTruth from2017 = MotChallenge.readGroundTruth(file("1,1,0,0,9,9,1,7,0.8\n"));

    assertThat(from2015.classes()).isFalse();
    assertThat(from2015.counts(from2015.rows().get(0))).isTrue();
    assertThat(from2017.classes()).isTrue();
    assertThat(from2017.counts(from2017.rows().get(0))).isFalse();
    assertThat(from2017.distracts(from2017.rows().get(0))).isTrue();
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(
      delimiter = '|',
      value = {
        "1,1,0,0,9                       | 5 columns, where",
        "x,1,0,0,9,9,1                   | the frame is 'x', not a number",
        "0,1,0,0,9,9,1                   | the frame is 0, not between 1 and",
        "1.5,1,0,0,9,9,1                 | the frame is 1.5, not a whole number",
        "1,1,NaN,0,9,9,1                 | the left is NaN",
        "1,1,0,1e300,9,9,1               | the top is 1.0E300, beyond any picture",
        "1,1,0,0,-9,9,1                  | the box is -9.0 wide and 9.0 high",
        "1,1,0,0,9,9,sure                | the confidence is 'sure', not a number",
      })
  void saysWhichLineIsWrongAndWhy(String line, String reason) throws IOException {
    Path file = file(line + "\n");

    assertThatThrownBy(() -> MotChallenge.readTracks(file))
        .isInstanceOf(InvalidFile.class)
        .hasMessageStartingWith(file + ", line 1: ")
        .hasMessageContaining(reason);
  }

  @Test
  void refusesLinesThatDifferAndIdsThatAreTwiceInAFrame() throws IOException {
    Path differs = file("1,1,0,0,9,9,1\n\n1,2,0,0,9,9\n");
    assertThatThrownBy(() -> MotChallenge.readTracks(differs))
        .hasMessageContaining("line 3: 6 columns, where the first line has 7");
    Path twins = file("1,1,0,0,9,9,1\n2,1,0,0,9,9,1\n2,1,5,5,9,9,1\n");
    assertThatThrownBy(() -> MotChallenge.readTracks(twins))
        .hasMessageContaining("line 3: id 1 is in frame 2 twice");
    assertThat(MotChallenge.readDetections(twins)).hasSize(3);
  }

  @Test
  void survivesAFileThatIsNoText() throws IOException {
    Path file = folder.resolve("picture.jpg");
    Files.write(file, new byte[] {(byte) 0xff, (byte) 0xd8, 0, 1, 2, '\n', 3});

    assertThatThrownBy(() -> MotChallenge.readTracks(file))
        .isInstanceOf(InvalidFile.class)
        .hasMessageContaining("line 1: ");
  }

  @Test
  void findsTheFrameRateBesideTheFileOrAboveIt() throws IOException {
    Path detections = Files.createDirectories(folder.resolve("det")).resolve("det.txt");
    assertThat(MotChallenge.frameRate(detections)).isEmpty();

    Files.writeString(folder.resolve("seqinfo.ini"), "[Sequence]\nframeRate=14\nseqLength=3\n");
    assertThat(MotChallenge.frameRate(detections)).hasValue(14);

    Files.writeString(folder.resolve("seqinfo.ini"), "frameRate=fast\n");
    assertThatThrownBy(() -> MotChallenge.frameRate(detections))
        .hasMessageContaining("frameRate is not a number");
  }

  @Test
  void readsWhatItWrites() throws IOException {
    var row = new MotRow(7, 3, new Box(1.25, 2, 11.5, 22), 0.75, 1);
    var out = new StringWriter();
    MotChallenge.write(out, row);

    assertThat(out).hasToString("7,3,1.25,2.00,10.25,20.00,0.7500,-1,-1,-1\n");
    assertThat(MotChallenge.readTracks(file(out.toString()))).containsExactly(row);
  }

  private Path file(String text) throws IOException {
    Path file = folder.resolve("tracks.txt");
    Files.write(file, text.getBytes(StandardCharsets.UTF_8));
    return file;
  }
}
