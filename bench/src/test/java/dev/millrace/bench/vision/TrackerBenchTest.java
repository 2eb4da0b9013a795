package dev.millrace.bench.vision;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** That it runs; it measures nothing worth reading in one round. */
final class TrackerBenchTest {
  @Test
  void printsALineForEachTrackerAndSequence(@TempDir Path folder) throws IOException {
    Path sequence = Files.createDirectories(folder.resolve("alley"));
    Path detections =
        Files.writeString(sequence.resolve("det.txt"), "1,-1,5,5,9,9,1\n3,-1,5,5,9,9,1\n");
    var out = new StringWriter();
    CommandLine line = new CommandLine(new TrackerBench()).setOut(new PrintWriter(out));

    int exit = line.execute("--det", detections.toString(), "--rounds", "1", "--round-millis", "1");

    assertThat(exit).isZero();
    assertThat(out.toString().lines().filter(text -> text.startsWith("| bytetrack |"))).hasSize(2);
    assertThat(out.toString()).contains("| sort | alley | 3 | 0.7 |");
  }
}
