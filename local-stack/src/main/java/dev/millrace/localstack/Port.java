package dev.millrace.localstack;

import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A loopback port that a server listens on. */
public enum Port {
  KAFKA("Kafka", 9092, KafkaBroker.NAME, null),
  KAFKA_CONTROLLER("Kafka's controller", 9093, KafkaBroker.NAME, null),
  ZOOKEEPER("ZooKeeper", 2181, ZooKeeper.NAME, null),
  FLINK("Flink", 8081, FlinkCluster.JOB_MANAGER, null),
  REGISTRY("The schema registry", 8084, SchemaRegistry.NAME, ExtraServer.REGISTRY),
  POSTGRES("PostgreSQL", 5432, Postgres.NAME, ExtraServer.POSTGRES),
  HDFS("HDFS", 8020, Hdfs.NAME_NODE, ExtraServer.HDFS),
  HDFS_WEB("HDFS's Web UI", 9870, Hdfs.NAME_NODE, ExtraServer.HDFS);

  private final String title;
  private final int usual;
  private final String server;
  private final @Nullable ExtraServer extra;

  Port(String title, int usual, String server, @Nullable ExtraServer extra) {
    this.title = title;
    this.usual = usual;
    this.server = server;
    this.extra = extra;
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

  /** The server that has to be asked for; none if every suite needs it. */
  public Optional<ExtraServer> extra() {
    return Optional.ofNullable(extra);
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
