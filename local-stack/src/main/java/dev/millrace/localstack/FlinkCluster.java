package dev.millrace.localstack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The JobManager, the TaskManager and the client of a Flink session cluster, and their settings.
 */
final class FlinkCluster {
  static final String JOB_MANAGER = "jobmanager";
  static final String TASK_MANAGER = "taskmanager";

  /** Flink reflects into these; the list is that of Flink's own default configuration. */
  private static final List<String> OPEN =
      Stream.concat(
              Stream.of(
                      "lang",
                      "net",
                      "io",
                      "nio",
                      "lang.reflect",
                      "text",
                      "time",
                      "util",
                      "util.concurrent",
                      "util.concurrent.atomic",
                      "util.concurrent.locks")
                  .map(name -> "--add-opens=java.base/java." + name + "=ALL-UNNAMED"),
              Stream.of(
                  "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
                  "--add-exports=java.base/sun.net.util=ALL-UNNAMED",
                  "--add-exports=java.rmi/sun.rmi.registry=ALL-UNNAMED",
                  "--add-exports=java.security.jgss/sun.security.krb5=ALL-UNNAMED"))
          .toList();

  /**
   * JavaCPP measures what natives and the whole process may take by the size of the heap, and fails
   * beyond; here Flink's settings say how memory is shared out.
   */
  static final List<String> UNLIMITED_NATIVES =
      List.of("-Dorg.bytedeco.javacpp.maxBytes=0", "-Dorg.bytedeco.javacpp.maxPhysicalBytes=0");

  private static final String RESULT = "BASH_JAVA_UTILS_EXEC_RESULT:";

  private FlinkCluster() {}

  /** Writes the configuration that servers and clients share. */
  static void configure(StackFolder folder, Ports ports, Sizing sizing) {
    Path conf = folder.flinkConfiguration();
    ConfigurationFile.yaml(conf.resolve("config.yaml"), settings(folder, ports, sizing));
    ConfigurationFile.logging(conf.resolve("log4j.properties"));
    ConfigurationFile.logging(conf.resolve("log4j-cli.properties"));
  }

  /** Writes a client's configuration for a cluster that somebody else runs. */
  static Path configureClient(StackFolder folder, java.net.URI rest, Sizing sizing) {
    Path conf = folder.flink().resolve("client-conf");
    var settings = new LinkedHashMap<String, String>();
    settings.put("jobmanager.rpc.address", rest.getHost());
    settings.put("rest.address", rest.getHost());
    settings.put("rest.port", Integer.toString(rest.getPort()));
    settings.put("execution.checkpointing.interval", millis(sizing.checkpointInterval()));
    ConfigurationFile.yaml(conf.resolve("config.yaml"), settings);
    ConfigurationFile.logging(conf.resolve("log4j-cli.properties"));
    return conf;
  }

  static Map<String, String> settings(StackFolder folder, Ports ports, Sizing sizing) {
    String port = Integer.toString(ports.of(Port.FLINK));
    var settings = new LinkedHashMap<String, String>();
    settings.put("jobmanager.rpc.address", "localhost");
    settings.put("jobmanager.bind-host", "localhost");
    settings.put("jobmanager.memory.process.size", sizing.jobManager());
    settings.put("jobmanager.execution.failover-strategy", "region");
    settings.put("taskmanager.host", "localhost");
    settings.put("taskmanager.bind-host", "localhost");
    settings.put("taskmanager.memory.process.size", sizing.taskManager());
    // State lives on the heap, so RocksDB's share is small; pictures and models live beside it.
    settings.put("taskmanager.memory.managed.fraction", "0.1");
    settings.put("taskmanager.memory.task.off-heap.size", "512m");
    settings.put("taskmanager.numberOfTaskSlots", Integer.toString(sizing.slots()));
    settings.put("rest.address", "localhost");
    settings.put("rest.bind-address", "localhost");
    settings.put("rest.port", port);
    settings.put("rest.bind-port", port);
    // Natives are mapped once for all jobs and all their restarts, so only from lib.
    settings.put("classloader.parent-first-patterns.additional", "ai.onnxruntime;org.bytedeco");
    // HDFS here has one DataNode: there is none to put in place of a bad one.
    settings.put("flink.hadoop.dfs.client.block.write.replace-datanode-on-failure.policy", "NEVER");
    settings.put("parallelism.default", "1");
    settings.put("pipeline.max-parallelism", "360");
    settings.put("pipeline.object-reuse", "true");
    settings.put("pipeline.generic-types", "false");
    settings.put("state.backend.type", "hashmap");
    settings.put("execution.checkpointing.interval", millis(sizing.checkpointInterval()));
    settings.put("execution.checkpointing.mode", "EXACTLY_ONCE");
    settings.put("execution.checkpointing.timeout", "2 min");
    // A store that is away longer than that holds its sink up; a restart would not bring it back.
    settings.put("execution.checkpointing.tolerable-failed-checkpoints", "1000000");
    settings.put(
        "execution.checkpointing.externalized-checkpoint-retention", "RETAIN_ON_CANCELLATION");
    settings.put("execution.checkpointing.dir", file(folder.flink().resolve("checkpoints")));
    settings.put("execution.checkpointing.savepoint-dir", file(folder.savepoints()));
    settings.put("restart-strategy.type", "exponential-delay");
    settings.put("restart-strategy.exponential-delay.initial-backoff", "500 ms");
    settings.put("restart-strategy.exponential-delay.max-backoff", "10 s");
    settings.put("restart-strategy.exponential-delay.reset-backoff-threshold", "1 min");
    settings.put("heartbeat.interval", "1 s");
    settings.put("heartbeat.timeout", "8 s");
    settings.put("heartbeat.rpc-failure-threshold", "2");
    settings.put("high-availability.type", "zookeeper");
    settings.put("high-availability.cluster-id", "/millrace");
    settings.put("high-availability.storageDir", file(folder.flink().resolve("high-availability")));
    settings.put("high-availability.zookeeper.quorum", "localhost:" + ports.of(Port.ZOOKEEPER));
    settings.put("high-availability.zookeeper.path.root", "/flink");
    // A new JobManager leads only once the session of the killed one has run out.
    settings.put("high-availability.zookeeper.client.session-timeout", "8 s");
    settings.put("high-availability.zookeeper.client.connection-timeout", "8 s");
    settings.put("high-availability.zookeeper.client.retry-wait", "500 ms");
    settings.put("high-availability.zookeeper.client.max-retry-attempts", "20");
    // ZooKeeper itself may be killed and come back within the session.
    settings.put("high-availability.zookeeper.client.tolerate-suspended-connections", "true");
    settings.put("io.tmp.dirs", folder.flink().resolve("tmp").toString());
    settings.put("metrics.fetcher.update-interval", "1 s");
    return settings;
  }

  static Server jobManager(StackFolder folder) throws InterruptedException {
    return server(
        folder,
        JOB_MANAGER,
        "Flink JobManager",
        "GET_JM_RESOURCE_PARAMS",
        List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"),
        "org.apache.flink.runtime.entrypoint.StandaloneSessionClusterEntrypoint");
  }

  static Server taskManager(StackFolder folder) throws InterruptedException {
    return server(
        folder,
        TASK_MANAGER,
        "Flink TaskManager",
        "GET_TM_RESOURCE_PARAMS",
        List.of("-XX:+UseG1GC"),
        "org.apache.flink.runtime.taskexecutor.TaskManagerRunner");
  }

  /** The command line of {@code flink ARGS…}. */
  static Command client(StackFolder folder, Path conf, List<String> arguments) {
    var command =
        new Jvm(libraries(folder))
            .flags("-Xmx512m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xshare:auto")
            .flags(OPEN)
            .flags(natives(folder))
            .log(folder.log("flink-client"), conf.resolve("log4j-cli.properties"))
            .main("org.apache.flink.client.cli.CliFrontend", arguments);
    return new Command(command, environment(folder, conf));
  }

  private static Server server(
      StackFolder folder,
      String name,
      String title,
      String question,
      List<String> flags,
      String mainClass)
      throws InterruptedException {
    Path conf = folder.flinkConfiguration();
    List<String> resources = resources(folder, question);
    var arguments = new ArrayList<String>(List.of("--configDir", conf.toString()));
    arguments.addAll(words(resources.get(1)));
    var command =
        new Jvm(libraries(folder))
            .flags(flags)
            .flags(words(resources.get(0)))
            .flags(OPEN)
            .flags(natives(folder))
            .log(folder.log(name), conf.resolve("log4j.properties"))
            .main(mainClass, arguments);
    return new Server(name, title, command, environment(folder, conf));
  }

  /** What is in Flink's lib folder elsewhere; HDFS is part of it once it has been fetched. */
  private static String libraries(StackFolder folder) {
    return folder.flinkLibraries() + "/*:" + folder.hdfsLibraries() + "/*";
  }

  /** Flags for ONNX Runtime and OpenCV, which unpack what they map. */
  private static List<String> natives(StackFolder folder) {
    return Stream.concat(
            UNLIMITED_NATIVES.stream(),
            Stream.of(
                "-Dorg.bytedeco.javacpp.cachedir=" + folder.nativesCache(),
                "-Djava.io.tmpdir=" + folder.flink().resolve("tmp")))
        .toList();
  }

  private static Map<String, String> environment(StackFolder folder, Path conf) {
    return Map.of(
        "FLINK_CONF_DIR", conf.toString(),
        "FLINK_LIB_DIR", folder.flinkLibraries().toString(),
        "FLINK_PLUGINS_DIR", folder.flink().resolve("plugins").toString(),
        "FLINK_LOG_DIR", folder.logs().toString());
  }

  /**
   * What Flink makes of the memory settings: JVM flags, and the settings the process is started
   * with. Flink's own tool takes a second for it, so its answer is kept for each configuration.
   */
  private static List<String> resources(StackFolder folder, String question)
      throws InterruptedException {
    Path conf = folder.flinkConfiguration();
    try {
      String key = digest(Files.readString(conf.resolve("config.yaml")) + folder.flinkLibraries());
      Path kept = folder.flink().resolve("resources").resolve(question + "-" + key);
      if (Files.isRegularFile(kept)) {
        List<String> lines = Files.readAllLines(kept);
        if (lines.size() == 2) {
          return lines;
        }
      }
      var command =
          new Jvm(folder.flinkLibraries() + "/*")
              .flags("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Dlog4j2.level=OFF")
              .main(
                  "org.apache.flink.runtime.util.bash.BashJavaUtils",
                  question,
                  "--configDir",
                  conf.toString());
      Command.Finished finished = new Command(command, environment(folder, conf)).run();
      List<String> lines =
          finished.lines().stream()
              .filter(line -> line.startsWith(RESULT))
              .map(line -> line.substring(RESULT.length()))
              .toList();
      if (finished.exitCode() != 0 || lines.size() != 2) {
        throw new StackFailure(
            "Flink does not accept the memory settings:\n" + Diagnosis.last(finished.lines(), 5),
            "Give more with --jobmanager-memory or --taskmanager-memory.");
      }
      Files.createDirectories(folder.flink().resolve("resources"));
      Files.write(kept, lines);
      return lines;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String> words(String line) {
    return Stream.of(line.strip().split("\\s+", -1)).filter(word -> !word.isEmpty()).toList();
  }

  private static String digest(String text) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash, 0, 8);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Flink takes the path as it is: an escaped blank would be a folder named %20. */
  private static String file(Path path) {
    return "file://" + path;
  }

  private static String millis(Duration duration) {
    return duration.toMillis() + " ms";
  }
}
