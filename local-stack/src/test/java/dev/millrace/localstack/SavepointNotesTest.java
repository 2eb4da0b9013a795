package dev.millrace.localstack;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SavepointNotesTest {
  private Path root;
  private SavepointNotes notes;

  @BeforeEach
  void prepare(@TempDir Path temporary) {
    root = temporary;
    notes = new SavepointNotes(new StackFolder(root, root));
  }

  @Test
  void aSavepointIsContinuedFromOnceOnly() {
    notes.remember("transactions", "file:/savepoints/1");
    assertThat(notes.latest("transactions")).contains("file:/savepoints/1");

    notes.spend("transactions");
    assertThat(notes.latest("transactions")).isEmpty();

    notes.spend("transactions");
    notes.remember("transactions", "file:/savepoints/2");
    assertThat(notes.latest("transactions")).contains("file:/savepoints/2");
  }

  @Test
  void aJobMayBeCalledAnything() {
    notes.remember("../../etc: Peter's job", "file:/savepoints/3");

    assertThat(notes.latest("../../etc: Peter's job")).contains("file:/savepoints/3");
    assertThat(root.resolve("flink/savepoints/.._.._etc__Peter_s_job.latest")).exists();
  }
}
