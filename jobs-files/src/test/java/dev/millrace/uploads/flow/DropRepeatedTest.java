package dev.millrace.uploads.flow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.files.FileKind;
import dev.millrace.serde.deadletter.Origin;
import dev.millrace.uploads.model.Upload;
import java.time.Duration;
import java.util.List;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;

class DropRepeatedTest {
  private static final Duration MEMORY = Duration.ofHours(1);

  @Test
  void letsEachFileThroughOnce() throws Exception {
    try (var harness = harness()) {
      harness.open();
      send(harness, "a", "b", "a", "a", "c", "b");
      assertThat(through(harness)).containsExactly("a", "b", "c");
    }
  }

  @Test
  void remembersOverASnapshot() throws Exception {
    OperatorSubtaskState snapshot;
    try (var harness = harness()) {
      harness.open();
      send(harness, "a");
      snapshot = harness.snapshot(1, 1);
    }
    try (var harness = harness()) {
      harness.initializeState(snapshot);
      harness.open();
      send(harness, "a", "b");
      assertThat(through(harness)).containsExactly("b");
    }
  }

  @Test
  void forgetsAfterAWhileFromTheFirstTimeOn() throws Exception {
    try (var harness = harness()) {
      harness.setStateTtlProcessingTime(0);
      harness.open();
      send(harness, "a");
      harness.setStateTtlProcessingTime(MEMORY.toMillis() - 1);
      send(harness, "a");
      harness.setStateTtlProcessingTime(MEMORY.toMillis());
      send(harness, "a");
      assertThat(through(harness)).containsExactly("a", "a");
    }
  }

  private static KeyedOneInputStreamOperatorTestHarness<String, Upload, Upload> harness()
      throws Exception {
    return new KeyedOneInputStreamOperatorTestHarness<>(
        new KeyedProcessOperator<>(new DropRepeated(MEMORY)), Upload::fileId, Types.STRING);
  }

  private static void send(
      KeyedOneInputStreamOperatorTestHarness<String, Upload, Upload> harness, String... ids)
      throws Exception {
    for (String id : ids) {
      var origin = new Origin("uploaded_images", 0, 0, 0, null, null, List.of());
      harness.processElement(
          new Upload(id, "cat.png", FileKind.IMAGE, 1, "0".repeat(32), 0, null, null, origin), 0);
    }
  }

  private static List<String> through(
      KeyedOneInputStreamOperatorTestHarness<String, Upload, Upload> harness) {
    return harness.extractOutputValues().stream().map(Upload::fileId).toList();
  }
}
