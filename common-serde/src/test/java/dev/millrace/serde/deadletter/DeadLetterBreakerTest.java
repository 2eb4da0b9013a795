package dev.millrace.serde.deadletter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.java.typeutils.EitherTypeInfo;
import org.apache.flink.runtime.execution.SuppressRestartsException;
import org.apache.flink.streaming.api.operators.ProcessOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.apache.flink.types.Either;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DeadLetterBreakerTest {
  private static final long START = 1_705_314_600_000L;
  private static final DeadLetter DEAD =
      new DeadLetter(
          new Origin("in", 3, 42, START, null, new byte[] {'?'}, List.of()),
          Stage.DESERIALIZE,
          "not-json",
          "It is not JSON",
          null,
          "source");

  private OneInputStreamOperatorTestHarness<Either<DeadLetter, String>, Either<DeadLetter, String>>
      breaker;
  private long now = START;

  @BeforeEach
  void open() throws Exception {
    var options = new BreakerOptions(0.5, Duration.ofSeconds(10), 10);
    TypeSerializer<Either<DeadLetter, String>> serializer =
        new EitherTypeInfo<>(TypeInformation.of(DeadLetter.class), Types.STRING)
            .createSerializer(new SerializerConfigImpl());
    breaker =
        new OneInputStreamOperatorTestHarness<>(
            new ProcessOperator<>(new DeadLetterBreaker<>(options)), serializer);
    breaker.setup(serializer);
    breaker.setProcessingTime(START);
    breaker.open();
  }

  @AfterEach
  void close() throws Exception {
    breaker.close();
  }

  @Test
  void endsTheJobForGoodOnceACheckpointHoldsTheLetters() throws Exception {
    send(4, 6);
    checkpoint(1);
    send(0, 1);
    pass(DeadLetterBreaker.TIME_TO_COMMIT_MILLIS);

    assertThatThrownBy(() -> send(1, 0))
        .isInstanceOf(SuppressRestartsException.class)
        .cause()
        .isInstanceOf(TooManyDeadLetters.class)
        .hasMessageContaining("6 of the last 10 records that subtask 0 read within 10 s")
        .hasMessageContaining("dead-letters.breaker.share")
        .hasMessageContaining("stage deserialize, reason not-json, from in 3:42: It is not JSON");
    // The record that came with the end has been passed on as well.
    assertThat(breaker.getOutput()).hasSize(12);
  }

  @Test
  void doesNotTakeAnEarlierCheckpointForIt() throws Exception {
    breaker.snapshot(1, now);
    send(0, 10);
    breaker.notifyOfCompletedCheckpoint(1);
    pass(DeadLetterBreaker.TIME_TO_COMMIT_MILLIS + 1);
    assertThatCode(() -> send(1, 0)).doesNotThrowAnyException();
  }

  @Test
  void doesNotWaitForeverForACheckpoint() throws Exception {
    send(0, 10);
    pass(DeadLetterBreaker.LONGEST_WAIT_MILLIS - 1);
    send(1, 0);
    pass(1);
    assertThatThrownBy(() -> send(1, 0)).isInstanceOf(SuppressRestartsException.class);
  }

  @Test
  void allowsTheShareItselfAndFewRecords() throws Exception {
    send(0, 9);
    pass(20_000);
    send(5, 5);
    wouldEnd(false);
  }

  @Test
  void forgetsWhatIsOlderThanThePeriod() throws Exception {
    send(0, 9);
    pass(6_000);
    send(8, 0);
    pass(6_000);
    // All 9 and these 3 would be too many of 20; without the 9 they are 3 of 11.
    send(0, 3);
    wouldEnd(false);
    pass(60_000);
    send(0, 10);
    wouldEnd(true);
  }

  @Test
  void aClockSetBackBringsNothingBack() throws Exception {
    send(0, 9);
    now -= 3_600_000;
    breaker.setProcessingTime(now);
    send(9, 0);
    wouldEnd(false);
  }

  private void wouldEnd(boolean expected) throws Exception {
    checkpoint(7);
    send(1, 0);
    pass(DeadLetterBreaker.TIME_TO_COMMIT_MILLIS);
    if (expected) {
      assertThatThrownBy(() -> send(1, 0)).isInstanceOf(SuppressRestartsException.class);
    } else {
      assertThatCode(() -> send(1, 0)).doesNotThrowAnyException();
    }
  }

  private void send(int good, int dead) throws Exception {
    for (int i = 0; i < good; i++) {
      breaker.processElement(new StreamRecord<>(Either.Right("good"), now));
    }
    for (int i = 0; i < dead; i++) {
      breaker.processElement(new StreamRecord<>(Either.Left(DEAD), now));
    }
  }

  private void checkpoint(long id) throws Exception {
    breaker.snapshot(id, now);
    breaker.notifyOfCompletedCheckpoint(id);
  }

  private void pass(long millis) throws Exception {
    now += millis;
    breaker.setProcessingTime(now);
  }
}
