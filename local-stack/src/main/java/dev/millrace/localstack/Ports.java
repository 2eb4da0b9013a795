package dev.millrace.localstack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The loopback ports of the servers.
 *
 * @param kafka where clients reach the broker
 * @param kafkaController where the broker reaches its own controller
 * @param zookeeper where Flink keeps who leads and which jobs run
 * @param flink the JobManager's REST interface and Web UI
 * @param registry the schema registry
 */
public record Ports(int kafka, int kafkaController, int zookeeper, int flink, int registry) {
  public static final Ports DEFAULT = new Ports(9092, 9093, 2181, 8081, 8084);

  private static final List<String> NAMES =
      List.of("kafka", "kafka-controller", "zookeeper", "flink", "registry");

  public Ports {
    for (int port : new int[] {kafka, kafkaController, zookeeper, flink, registry}) {
      if (port < 1 || port > 65535) {
        throw new IllegalArgumentException(port + " is not a port: use 1 to 65535");
      }
    }
  }

  /** The option that changes the port of this name. */
  public static String option(String name) {
    return "--" + name + "-port";
  }

  /** The environment variable that changes the port of this name. */
  public static String variable(String name) {
    return "MILLRACE_" + name.replace('-', '_').toUpperCase(java.util.Locale.ROOT) + "_PORT";
  }

  /**
   * The ports in force: the environment first, then those of the last {@code up}, then the
   * defaults.
   */
  public static Ports inForce(StackFolder folder, UnaryOperator<@Nullable String> environment) {
    var remembered = new Properties();
    Path file = file(folder);
    if (Files.isRegularFile(file)) {
      try (var in = Files.newBufferedReader(file)) {
        remembered.load(in);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    int[] defaults = {
      DEFAULT.kafka, DEFAULT.kafkaController, DEFAULT.zookeeper, DEFAULT.flink, DEFAULT.registry
    };
    var ports = new ArrayList<Integer>();
    for (int i = 0; i < NAMES.size(); i++) {
      String name = NAMES.get(i);
      String asked = environment.apply(variable(name));
      String text = asked == null || asked.isBlank() ? remembered.getProperty(name) : asked;
      ports.add(text == null ? defaults[i] : number(variable(name), text));
    }
    return new Ports(ports.get(0), ports.get(1), ports.get(2), ports.get(3), ports.get(4));
  }

  /** Remembers these ports, so that every later command finds the servers. */
  void remember(StackFolder folder) {
    String text =
        "kafka=%d\nkafka-controller=%d\nzookeeper=%d\nflink=%d\nregistry=%d\n"
            .formatted(kafka, kafkaController, zookeeper, flink, registry);
    try {
      Files.writeString(file(folder), text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The ports as people read them. */
  String describe() {
    return "Kafka %d, its controller %d, ZooKeeper %d, Flink %d, schema registry %d"
        .formatted(kafka, kafkaController, zookeeper, flink, registry);
  }

  private static int number(String variable, String text) {
    try {
      return Integer.parseInt(text.strip());
    } catch (NumberFormatException e) {
      throw new StackFailure(
          variable + " is '" + text + "', which is not a port.", "Use a number from 1 to 65535.");
    }
  }

  private static Path file(StackFolder folder) {
    return folder.run().resolve("ports.properties");
  }
}
