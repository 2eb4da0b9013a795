package dev.millrace.console.transactions;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.serde.codec.WrittenTime;
import dev.millrace.transactions.model.Alert;
import dev.millrace.transactions.model.Transaction;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What is kept of alerts and payments, and what pages are told. */
class OccurrencesTest {
  private final Occurrences occurrences = new Occurrences(InstantSource.fixed(Instant.EPOCH));

  @Test
  void keepsAlertsHoweverManyPaymentsCome() {
    occurrences.add(alert(), 1);
    IntStream.range(0, 1_000).forEach(at -> occurrences.add(payment(), at));

    Occurrences.Listing all = occurrences.all();
    assertThat(all.newest()).hasSize(Occurrences.MOST + 1);
    assertThat(all.newest().get(Occurrences.MOST).kind()).isEqualTo("burst");
  }

  @Test
  void tellsTheLatestAndWhoGetsAlongWithThem() {
    IntStream.range(0, 5).forEach(at -> occurrences.add(payment(), at));
    assertThat(occurrences.latest().since()).isZero();
    assertThat(occurrences.latest().newest()).hasSize(5);

    IntStream.range(5, 50).forEach(at -> occurrences.add(payment(), at));
    Occurrences.Listing latest = occurrences.latest();
    assertThat(latest.heard()).isEqualTo(50);
    assertThat(latest.since()).isEqualTo(10);
    assertThat(latest.newest()).extracting(Occurrence::number).startsWith(50L).endsWith(11L);
  }

  private static Alert alert() {
    return new Alert("burst/a/b", Alert.Kind.BURST, null, "a", null, List.of("b"), 1);
  }

  private static Transaction payment() {
    return new Transaction(
        "txn", "ann", null, "books", BigDecimal.TEN, 1, null, WrittenTime.of(1), null);
  }
}
