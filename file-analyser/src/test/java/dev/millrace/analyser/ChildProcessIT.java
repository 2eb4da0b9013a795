package dev.millrace.analyser;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The process around the analysis: how it speaks, and how it ends. */
class ChildProcessIT {
  @Test
  void answersEveryRequestOnALineAndEndsWithItsInput(@TempDir Path folder) throws Exception {
    Path text = Files.writeString(folder.resolve("a.txt"), TinyFiles.SENTENCE);
    try (ChildProcess child = ChildProcess.start()) {
      for (int request = 0; request < 3; request++) {
        assertThat(child.ask(text).path("analysis").path("words").asInt()).isEqualTo(17);
      }
      assertThat(child.exitStatus()).isZero();
      assertThat(child.errors()).isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource({"eat, out-of-memory", "dive, too-deep"})
  void answersAndEndsWhenAFileWearsItOut(String order, String reason, @TempDir Path folder)
      throws Exception {
    try (ChildProcess child = ChildProcess.startForTests(Drills.class)) {
      JsonNode answer = child.ask(order(folder, order));
      assertThat(answer.path("reason").asText()).isEqualTo(reason);
      assertThat(child.exitStatus()).isEqualTo(Analyser.WORN_OUT);
    }
  }

  @Test
  void keepsWhatLibrariesPrintOutOfItsAnswers(@TempDir Path folder) throws Exception {
    try (ChildProcess child = ChildProcess.startForTests(Drills.class)) {
      assertThat(child.ask(order(folder, "shout")).path("message").asText())
          .isEqualTo("It did shout.");
      assertThat(child.errors()).contains("analysed");
    }
  }

  @Test
  void goesOnAfterAnExceptionThatNobodyKnows(@TempDir Path folder) throws Exception {
    try (ChildProcess child = ChildProcess.startForTests(Drills.class)) {
      assertThat(child.ask(order(folder, "sing")).path("reason").asText()).isEqualTo("broken");
      assertThat(child.ask(order(folder, "shout")).path("reason").asText()).isEqualTo("broken");
      assertThat(child.exitStatus()).isZero();
    }
  }

  private static Path order(Path folder, String order) throws IOException {
    return Files.writeString(folder.resolve(order + ".txt"), order);
  }
}
