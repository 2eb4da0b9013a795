package dev.millrace.uploads;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.uploads.logic.Examiner;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SharedExaminerTest {
  /** Built before this module; it comes with the job's JAR. */
  private static final Path ANALYSER = Path.of("../file-analyser/target/file-analyser.jar");

  @Test
  void allSubtasksShareTheProcessesAndTheLastOneEndsThem() throws Exception {
    List<Examiner> subtasks = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      subtasks.add(opening("--analysis.jar=" + ANALYSER.toAbsolutePath()).open());
    }
    assertThat(processes()).isEqualTo(1);
    subtasks.get(0).close();
    subtasks.get(0).close();
    subtasks.get(1).close();
    subtasks.get(2).close();
    assertThat(processes()).isEqualTo(1);
    subtasks.get(3).close();
    assertThat(processes()).isZero();
  }

  @Test
  void saysThatTheAnalyserIsMissing() {
    assertThatThrownBy(() -> opening().open())
        .isInstanceOf(IOException.class)
        .hasMessageContaining("--analysis.jar");
    assertThatThrownBy(() -> opening("--analysis.jar=/nowhere.jar").open())
        .isInstanceOf(IOException.class)
        .hasMessageContaining("/nowhere.jar");
    assertThat(processes()).isZero();
  }

  /** As each subtask is sent it: equal, and not the same. */
  private static Examiner.Opening opening(String... arguments) {
    Settings settings = Settings.parse(arguments);
    return new SharedExaminer(settings.analysis(), settings.store(), settings.zone());
  }

  private static long processes() {
    return ProcessHandle.current().descendants().count();
  }
}
