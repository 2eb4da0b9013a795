package dev.millrace.testing;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import java.util.Properties;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import kafka.tools.StorageTool;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;

/** A KRaft broker in this JVM: formatted and started as the server's own scripts do it. */
final class EmbeddedBroker implements KafkaBroker {
  private final Path folder;
  private final KafkaRaftServer server;
  private final String bootstrapServers;

  EmbeddedBroker(Map<String, String> settings) {
    try {
      folder = Files.createTempDirectory("millrace-kafka");
      int[] ports = freePorts();
      Properties properties = properties(ports[0], ports[1]);
      properties.putAll(settings);
      format(properties);
      server = new KafkaRaftServer(new KafkaConfig(properties, false), Time.SYSTEM);
      server.startup();
      bootstrapServers = "localhost:" + ports[0];
    } catch (IOException failure) {
      throw new UncheckedIOException("The embedded broker could not be prepared", failure);
    }
  }

  @Override
  public String bootstrapServers() {
    return bootstrapServers;
  }

  @Override
  public void close() {
    server.shutdown();
    server.awaitShutdown();
    try (var files = Files.walk(folder)) {
      files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
    } catch (IOException failure) {
      throw new UncheckedIOException("The broker's folder could not be removed", failure);
    }
  }

  private Properties properties(int clientPort, int controllerPort) {
    Properties properties = new Properties();
    Map.ofEntries(
            Map.entry("process.roles", "broker,controller"),
            Map.entry("node.id", "1"),
            Map.entry("controller.quorum.bootstrap.servers", "localhost:" + controllerPort),
            Map.entry(
                "listeners",
                "PLAINTEXT://localhost:"
                    + clientPort
                    + ",CONTROLLER://localhost:"
                    + controllerPort),
            Map.entry("controller.listener.names", "CONTROLLER"),
            Map.entry("inter.broker.listener.name", "PLAINTEXT"),
            Map.entry("listener.security.protocol.map", "CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT"),
            Map.entry("log.dirs", folder.resolve("data").toString()),
            Map.entry("offsets.topic.replication.factor", "1"),
            Map.entry("offsets.topic.num.partitions", "1"),
            Map.entry("transaction.state.log.replication.factor", "1"),
            Map.entry("transaction.state.log.min.isr", "1"),
            Map.entry("transaction.state.log.num.partitions", "1"),
            Map.entry("transaction.max.timeout.ms", "3600000"),
            Map.entry("group.initial.rebalance.delay.ms", "0"),
            Map.entry("auto.create.topics.enable", "false"),
            // The default takes 128 MiB of heap.
            Map.entry("log.cleaner.dedupe.buffer.size", "2097152"))
        .forEach(properties::setProperty);
    return properties;
  }

  private void format(Properties properties) throws IOException {
    Path file = folder.resolve("server.properties");
    try (var writer = Files.newBufferedWriter(file)) {
      properties.store(writer, null);
    }
    String[] arguments = {
      "format", "--standalone", "-t", Uuid.randomUuid().toString(), "-c", file.toString()
    };
    var quiet = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
    int exit = StorageTool.execute(arguments, quiet);
    if (exit != 0) {
      throw new IllegalStateException("Formatting the broker's storage ended with " + exit);
    }
  }

  /** Two ports that were free a moment ago; the broker cannot tell which one it took itself. */
  private static int[] freePorts() throws IOException {
    try (var first = new ServerSocket(0);
        var second = new ServerSocket(0)) {
      return new int[] {first.getLocalPort(), second.getLocalPort()};
    }
  }
}
