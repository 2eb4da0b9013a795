package dev.millrace.transactions;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.testing.StrictEnvironment;
import org.junit.jupiter.api.Test;

class TransactionsJobTest {
  @Test
  void productionGraphNamesEveryOperator() {
    var environment = StrictEnvironment.create();
    TransactionsJob.from(Settings.parse("--kafka.bootstrap-servers", "unused:9092"))
        .addTo(environment);
    assertThat(StrictEnvironment.uids(environment))
        .containsExactlyInAnyOrder(
            "transactions",
            "split-dead-letters",
            "steady-watermarks",
            "apply-discount",
            "purchases",
            "above-minimum",
            "above-high-value",
            "watermark-of-user-windows",
            "user-windows",
            "late-for-user-windows",
            "watermark-of-category-windows",
            "category-windows",
            "late-for-category-windows",
            "encode-processed-transactions",
            "processed-transactions",
            "Sink Committer: processed-transactions",
            "encode-high-value-transactions",
            "high-value-transactions",
            "Sink Committer: high-value-transactions",
            "encode-user-aggregations",
            "user-aggregations",
            "Sink Committer: user-aggregations",
            "encode-category-aggregations",
            "category-aggregations",
            "Sink Committer: category-aggregations",
            "payments-for-patterns",
            "payments-for-card-testing",
            "watermark-of-card-testing",
            "card-testing",
            "late-for-card-testing",
            "payments-for-burst",
            "watermark-of-burst",
            "burst",
            "late-for-burst",
            "transaction-rules",
            "split-dead-rules",
            "admit-rules",
            "apply-rules",
            "rule-windows",
            "encode-transaction-alerts",
            "transaction-alerts",
            "Sink Committer: transaction-alerts",
            "encode-dead-rules",
            "dead-rules",
            "Sink Committer: dead-rules",
            "encode-dead-letters",
            "dead-letters",
            "Sink Committer: dead-letters");
  }

  @Test
  void theBreakerAddsOneOperatorAndChangesNone() {
    var without = StrictEnvironment.create();
    TransactionsJob.from(Settings.parse()).addTo(without);
    var with = StrictEnvironment.create();
    TransactionsJob.from(Settings.parse("--dead-letters.breaker.share=0.5")).addTo(with);
    assertThat(StrictEnvironment.uids(with))
        .containsAll(StrictEnvironment.uids(without))
        .hasSize(StrictEnvironment.uids(without).size() + 1)
        .contains("dead-letter-breaker");
  }

  @Test
  void theFormatChangesNoOperatorAndTheGraphNeedsNoRegistry() {
    var json = StrictEnvironment.create();
    TransactionsJob.from(Settings.parse()).addTo(json);
    var avro = StrictEnvironment.create();
    TransactionsJob.from(
            Settings.parse("--format", "avro", "--registry.url", "http://unused.invalid"))
        .addTo(avro);
    assertThat(StrictEnvironment.uids(avro)).isEqualTo(StrictEnvironment.uids(json));
  }

  @Test
  void printingAddsOperatorsAndChangesNone() {
    var quiet = StrictEnvironment.create();
    TransactionsJob.from(Settings.parse()).addTo(quiet);
    var loud = StrictEnvironment.create();
    TransactionsJob.from(Settings.parse("--print")).addTo(loud);
    assertThat(StrictEnvironment.uids(loud))
        .containsAll(StrictEnvironment.uids(quiet))
        .contains("print-processed-transactions", "print-dead-letters");
  }
}
