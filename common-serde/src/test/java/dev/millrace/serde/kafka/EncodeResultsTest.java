package dev.millrace.serde.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.serde.avro.AvroCodec;
import dev.millrace.serde.codec.JsonCodec;
import dev.millrace.serde.deadletter.DeadLetter;
import dev.millrace.serde.deadletter.Origin;
import dev.millrace.serde.deadletter.SplitDeadLetters;
import dev.millrace.serde.deadletter.Stage;
import dev.millrace.serde.registry.RegistryAddress;
import dev.millrace.serde.registry.SchemaRegistry;
import dev.millrace.testing.InMemoryRegistry;
import java.time.Duration;
import java.util.List;
import org.apache.flink.runtime.execution.SuppressRestartsException;
import org.apache.flink.streaming.api.operators.ProcessOperator;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class EncodeResultsTest {
  private static final Origin ORIGIN =
      new Origin(
          "in",
          0,
          7,
          0,
          null,
          "the original".getBytes(java.nio.charset.StandardCharsets.UTF_8),
          List.of());

  /** A result that may have been made from one record. */
  public record Note(String user, String text) {}

  @Test
  void givesOnWhatTheTopicTakes() throws Exception {
    try (var operator = start(ORIGIN)) {
      operator.processElement(new Note("ann", "short"), 0);
      assertThat(operator.extractOutputValues())
          .singleElement()
          .satisfies(
              record -> {
                assertThat(record.key()).asString().isEqualTo("ann");
                assertThat(record.value())
                    .asString()
                    .isEqualTo("{\"user\":\"ann\",\"text\":\"short\"}");
                assertThat(record.timestamp()).isNull();
              });
    }
  }

  @Test
  void makesADeadLetterOfTheOriginalWhenTheResultIsTooLarge() throws Exception {
    DeadLetter letter = letterOf(ORIGIN);
    assertThat(letter.stage()).isEqualTo(Stage.SINK);
    assertThat(letter.reason()).isEqualTo("result-too-large");
    assertThat(letter.origin().value()).asString().isEqualTo("the original");
  }

  @Test
  void makesADeadLetterOfTheResultWhenItHasNoOriginal() throws Exception {
    DeadLetter letter = letterOf(null);
    assertThat(letter.origin().topic()).isEqualTo("notes");
    assertThat(letter.origin().value()).asString().contains("long long");
  }

  @Test
  void endsTheJobForGoodWhenTheRegistryRefusesItsSchema() {
    try (var registry = new InMemoryRegistry()) {
      registry.answerOnce(409, "{\"message\":\"it would break readers\"}");
      var address = new RegistryAddress(registry.address(), null, Duration.ofSeconds(1));
      var codec =
          new AvroCodec<>(
              JsonCodec.of(Note.class),
              "{\"type\":\"record\",\"name\":\"Note\",\"fields\":[]}",
              "notes",
              new SchemaRegistry(address));
      assertThatThrownBy(() -> start(Encoder.of(codec, Note::user)))
          .isInstanceOf(SuppressRestartsException.class)
          .hasRootCauseMessage(
              "The registry refuses the schema of notes-value: it would break readers");
    }
  }

  private static DeadLetter letterOf(@Nullable Origin origin) throws Exception {
    try (var operator = start(origin)) {
      operator.processElement(new Note("ann", "long ".repeat(100)), 0);
      assertThat(operator.extractOutputValues()).isEmpty();
      return operator.getSideOutput(SplitDeadLetters.DEAD_LETTERS).element().getValue();
    }
  }

  private static OneInputStreamOperatorTestHarness<Note, OutgoingRecord> start(
      @Nullable Origin origin) throws Exception {
    return start(new Encoder<>(JsonCodec.of(Note.class), Note::user, note -> origin));
  }

  private static OneInputStreamOperatorTestHarness<Note, OutgoingRecord> start(
      Encoder<Note> encoder) throws Exception {
    var operator =
        new OneInputStreamOperatorTestHarness<>(
            new ProcessOperator<>(new EncodeResults<>(encoder, "notes", 300, "encode-notes")));
    operator.open();
    return operator;
  }
}
