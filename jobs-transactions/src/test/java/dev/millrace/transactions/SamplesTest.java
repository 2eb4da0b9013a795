package dev.millrace.transactions;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.serde.codec.JsonCodec;
import dev.millrace.serde.codec.MalformedRecord;
import dev.millrace.serde.sample.Sample;
import dev.millrace.transactions.model.Transaction;
import dev.millrace.transactions.sample.SampleSettings;
import dev.millrace.transactions.sample.TransactionSamples;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** The generator and the job must agree on what is a good record. */
class SamplesTest {
  private final JsonCodec<Transaction> codec = JsonCodec.of(Transaction.class);

  @Test
  void theJobRefusesWhatTheGeneratorMadeBadAndNothingElse() {
    var samples =
        new TransactionSamples(
            SampleSettings.of(3, Instant.parse("2024-01-15T10:30:00Z")).withBadShare(0.5));
    for (int i = 0; i < 5_000; i++) {
      Sample sample = samples.next();
      assertThat(accepts(sample)).as("sample %s: %s", i, sample).isEqualTo(sample.valid());
    }
  }

  private boolean accepts(Sample sample) {
    byte[] value = sample.value();
    if (value == null) {
      return false;
    }
    try {
      long ahead = codec.decode(value).timestamp().epochMillis() - sample.time().toEpochMilli();
      return ahead < Duration.ofHours(1).toMillis();
    } catch (MalformedRecord malformed) {
      return false;
    }
  }
}
