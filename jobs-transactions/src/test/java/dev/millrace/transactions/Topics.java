package dev.millrace.transactions;

import dev.millrace.testing.JobUnderTest;

/** The job's topics, on a broker of the test's own. */
final class Topics {
  static final String INPUT = "transactions";
  static final String DEAD = "transactions.dead-letters";
  static final String ALERTS = "transaction_alerts";
  static final String RULES = "transaction_rules";
  static final String DEAD_RULES = "transaction_rules.dead-letters";
  static final int PARTITIONS = 4;

  private Topics() {}

  /** The job, ready to be started. */
  static JobUnderTest job() {
    return new JobUnderTest(
            "transactions",
            (environment, arguments) ->
                TransactionsJob.from(Settings.parse(arguments)).addTo(environment))
        .withTopics(
            PARTITIONS,
            INPUT,
            DEAD,
            "processed_transactions",
            "high_value_transactions",
            "user_aggregations",
            "category_aggregations",
            ALERTS)
        // Compaction would need a key of each rule, and test nothing of ours.
        .withTopics(1, RULES, DEAD_RULES);
  }
}
