package dev.millrace.localstack;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.Uuid;

/** A single Kafka broker that is its own controller. */
final class KafkaBroker {
  static final String NAME = "kafka";

  private KafkaBroker() {}

  static Server server(StackFolder folder, Ports ports, Sizing sizing) {
    Path configuration = configuration(folder);
    ConfigurationFile.properties(configuration, settings(folder, ports));
    ConfigurationFile.logging(logging(folder));
    var command =
        new Jvm(folder.kafkaLibraries() + "/*")
            .flags("-Xms256m", "-Xmx" + sizing.kafkaHeap(), "-XX:+UseG1GC")
            .flags("-XX:MaxGCPauseMillis=50", "-XX:+ExitOnOutOfMemoryError")
            .log(folder.log(NAME), logging(folder))
            .main("kafka.Kafka", configuration.toString());
    return new Server(NAME, "Kafka", command, Map.of());
  }

  static Map<String, String> settings(StackFolder folder, Ports ports) {
    String broker = "PLAINTEXT://localhost:" + ports.of(Port.KAFKA);
    String controller = "localhost:" + ports.of(Port.KAFKA_CONTROLLER);
    var settings = new LinkedHashMap<String, String>();
    settings.put("process.roles", "broker,controller");
    settings.put("node.id", "1");
    settings.put("controller.quorum.bootstrap.servers", controller);
    settings.put("listeners", broker + ",CONTROLLER://" + controller);
    settings.put("advertised.listeners", broker);
    settings.put("controller.listener.names", "CONTROLLER");
    settings.put("inter.broker.listener.name", "PLAINTEXT");
    settings.put("listener.security.protocol.map", "CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT");
    settings.put("log.dirs", folder.kafka().resolve("data").toString());
    settings.put("auto.create.topics.enable", "false");
    settings.put("num.partitions", "4");
    settings.put("default.replication.factor", "1");
    settings.put("offsets.topic.replication.factor", "1");
    settings.put("offsets.topic.num.partitions", "4");
    settings.put("transaction.state.log.replication.factor", "1");
    settings.put("transaction.state.log.min.isr", "1");
    settings.put("transaction.state.log.num.partitions", "4");
    settings.put("share.coordinator.state.topic.replication.factor", "1");
    settings.put("share.coordinator.state.topic.min.isr", "1");
    settings.put("share.coordinator.state.topic.num.partitions", "1");
    settings.put("group.initial.rebalance.delay.ms", "0");
    // A killed broker is let in again only once the session of its former life has run out.
    settings.put("broker.heartbeat.interval.ms", "500");
    settings.put("broker.session.timeout.ms", "3000");
    // Flink's sinks ask for less, but a job with Flink's own default of an hour starts as well.
    settings.put("transaction.max.timeout.ms", "3600000");
    settings.put("transactional.id.expiration.ms", "86400000");
    settings.put("log.retention.hours", "24");
    settings.put("log.retention.bytes", "2147483648");
    settings.put("log.segment.bytes", "134217728");
    // The default sets 128 MB of heap aside for compaction, which this broker hardly does.
    settings.put("log.cleaner.dedupe.buffer.size", "16777216");
    return settings;
  }

  /** Gives the data folder its identity, once; a broker refuses to start without. */
  static void format(StackFolder folder) throws InterruptedException {
    if (Files.exists(folder.kafka().resolve("data/meta.properties"))) {
      return;
    }
    var command =
        new Jvm(folder.kafkaLibraries() + "/*")
            .flags("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC")
            .log(folder.log("kafka-format"), logging(folder))
            .main(
                "kafka.tools.StorageTool",
                List.of(
                    "format",
                    "--standalone",
                    "--ignore-formatted",
                    "-t",
                    Uuid.randomUuid().toString(),
                    "-c",
                    configuration(folder).toString()));
    try {
      Command.Finished finished = new Command(command, Map.of()).run();
      if (finished.exitCode() != 0) {
        throw new StackFailure(
            "Kafka's data folder could not be formatted: " + Diagnosis.last(finished.lines(), 3),
            "See whether " + folder.kafka() + " can be written, or start anew with --fresh.");
      }
    } catch (IOException e) {
      throw new StackFailure(
          "Kafka's data folder could not be formatted: " + e.getMessage(),
          "Run './millrace doctor' to see what is missing.",
          e);
    }
  }

  /** Whether a broker at this address answers. */
  static boolean answers(String bootstrapServers) {
    try (Admin admin = Topics.admin(bootstrapServers)) {
      return !admin.describeCluster().nodes().get(5, TimeUnit.SECONDS).isEmpty();
    } catch (ExecutionException | TimeoutException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private static Path configuration(StackFolder folder) {
    return folder.kafka().resolve("server.properties");
  }

  private static Path logging(StackFolder folder) {
    return folder.kafka().resolve("log4j2.properties");
  }
}
