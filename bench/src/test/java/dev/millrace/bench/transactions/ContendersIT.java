package dev.millrace.bench.transactions;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.bench.Answer;
import dev.millrace.bench.ContenderProcess;
import dev.millrace.bench.Input;
import dev.millrace.bench.Measurement;
import dev.millrace.testing.KafkaBroker;
import dev.millrace.transactions.sample.TransactionSamples;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** That all contenders do the same work; how fast is not a matter of tests. */
class ContendersIT {
  private static final long RECORDS = 5_000;

  private static KafkaBroker broker;
  private static Input input;
  private static Answer expected;

  @BeforeAll
  static void produce() throws Exception {
    broker = KafkaBroker.start();
    input = new Input(broker.bootstrapServers(), "transactions", RECORDS);
    input.produce(new TransactionSamples(TransactionsBench.SAMPLES));
    expected = Contenders.JACKSON_LOOP.measure(input).answer();
  }

  @AfterAll
  static void stop() {
    broker.close();
  }

  @ParameterizedTest
  @EnumSource
  void allFindTheSame(Contenders contender) throws Exception {
    assertThat(contender.measure(input).answer()).isEqualTo(expected);
  }

  @Test
  void aProcessOfItsOwnFindsTheSameAndMeasuresAllButTheWarmUp() {
    Measurement measured = ContenderProcess.measure(Contenders.CODEC_LOOP, input, List.of());
    assertThat(measured.answer()).isEqualTo(expected);
    assertThat(measured.records()).isBetween(1L, RECORDS * 4 / 5);
    assertThat(measured.cpuNanos()).isPositive();
  }
}
