package dev.millrace.localstack;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What a pipeline needs in order to run.
 *
 * @param name what people call it on the command line
 * @param jobName what its job is called in Flink
 * @param jar the deployable JAR, seen from the root of the suite
 * @param topics the topics it reads and writes
 * @param demo arguments of the {@code millrace} command that feed it, empty if nothing does
 */
public record Pipeline(
    String name, String jobName, Path jar, List<Topic> topics, List<String> demo) {
  public static final Pipeline TRANSACTIONS =
      new Pipeline(
          "transactions",
          "transactions",
          Path.of("jobs-transactions/target/jobs-transactions.jar"),
          List.of(
              Topic.of("transactions", 4),
              Topic.of("processed_transactions", 4),
              Topic.of("high_value_transactions", 4),
              Topic.of("user_aggregations", 4),
              Topic.of("category_aggregations", 4),
              Topic.of("transaction_alerts", 4),
              Topic.deadLetters("transactions", 4),
              Topic.control("transaction_rules"),
              Topic.deadLetters("transaction_rules", 1)),
          List.of("produce", "transactions", "--rate", "20"));

  public static final Pipeline FINGERPRINT =
      new Pipeline(
          "fingerprint",
          "fingerprint",
          Path.of("jobs-fingerprint/target/jobs-fingerprint.jar"),
          List.of(
              Topic.of("sensor-data", 4),
              Topic.of("fingerprint-output", 4),
              Topic.deadLetters("sensor-data", 4)),
          List.of("produce", "sensors"));

  private static final List<Pipeline> ALL = List.of(TRANSACTIONS, FINGERPRINT);

  public Pipeline {
    topics = List.copyOf(topics);
    demo = List.copyOf(demo);
  }

  public static List<Pipeline> all() {
    return ALL;
  }

  public static Optional<Pipeline> named(String name) {
    return ALL.stream().filter(pipeline -> pipeline.name.equals(name)).findFirst();
  }

  /** The process that feeds the pipeline. */
  public String demoName() {
    return "demo-" + name;
  }
}
