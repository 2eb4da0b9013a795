package dev.millrace.localstack;

import java.util.Locale;

/** A loopback port that a server listens on. */
public enum Port {
  KAFKA("Kafka", 9092, KafkaBroker.NAME, true),
  KAFKA_CONTROLLER("Kafka's controller", 9093, KafkaBroker.NAME, true),
  ZOOKEEPER("ZooKeeper", 2181, ZooKeeper.NAME, true),
  FLINK("Flink", 8081, FlinkCluster.JOB_MANAGER, true),
  CONSOLE("The console", 5000, WebConsole.NAME, true),
  STOCKS_PAGE("The console's page of stocks", 8502, WebConsole.NAME, true),
  CLICKHOUSE("ClickHouse", 8123, ClickHouse.NAME, false),
  REGISTRY("The schema registry", 8084, SchemaRegistry.NAME, false),
  POSTGRES("PostgreSQL", 5432, Postgres.NAME, false),
  HDFS("HDFS", 8020, Hdfs.NAME_NODE, false),
  HDFS_WEB("HDFS's Web UI", 9870, Hdfs.NAME_NODE, false),
  PULSAR("Pulsar", 6650, Pulsar.NAME, false),
  PULSAR_ADMIN("Pulsar's admin interface", 8085, Pulsar.NAME, false),
  S3("The S3 server", 9000, ObjectStore.NAME, false),
  ICEBERG("The Iceberg catalog", 8181, IcebergCatalog.NAME, false);

  private final String title;
  private final int usual;
  private final String server;
  private final boolean usuallyNeeded;

  Port(String title, int usual, String server, boolean usuallyNeeded) {
    this.title = title;
    this.usual = usual;
    this.server = server;
    this.usuallyNeeded = usuallyNeeded;
  }

  /** Who listens there, in words. */
  public String title() {
    return title;
  }

  /** The number unless another is asked for. */
  public int usual() {
    return usual;
  }

  /** The process that listens there. */
  public String server() {
    return server;
  }

  /** Whether any {@code up} needs it that does not say otherwise. */
  public boolean isUsuallyNeeded() {
    return usuallyNeeded;
  }

  /** The option of {@code up} that changes it. */
  public String option() {
    return "--" + key() + "-port";
  }

  /** The environment variable that changes it. */
  public String variable() {
    return "MILLRACE_" + name() + "_PORT";
  }

  String key() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
