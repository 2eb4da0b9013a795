package dev.millrace.localstack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Where the suite was built and where its servers keep their state.
 *
 * @param root the folder of the suite, which holds the modules with their class paths and JARs
 * @param home the state folder, {@code <root>/.millrace} unless moved
 */
public record StackFolder(Path root, Path home) {
  /** A folder with this name is ours to delete, whatever else stands beside it. */
  private static final List<String> STATE =
      List.of(
          "run",
          "kafka",
          "zookeeper",
          "flink",
          "registry",
          "postgres",
          "hdfs",
          "clickhouse",
          "pulsar",
          "s3",
          "iceberg",
          "uploads",
          "files");

  public StackFolder {
    root = root.toAbsolutePath().normalize();
    home = home.toAbsolutePath().normalize();
  }

  /** The folders as the launcher and the environment name them. */
  public static StackFolder of(Path root, Map<String, String> environment) {
    String moved = environment.get("MILLRACE_HOME");
    return new StackFolder(
        root, moved == null || moved.isBlank() ? root.resolve(".millrace") : Path.of(moved));
  }

  public Path run() {
    return home.resolve("run");
  }

  public Path logs() {
    return home.resolve("logs");
  }

  public Path log(String name) {
    return logs().resolve(name + ".log");
  }

  /** What a process wrote to stdout and stderr; Flink's Web UI looks for it beside the log. */
  public Path output(String name) {
    return logs().resolve(name + ".out");
  }

  public Path kafka() {
    return home.resolve("kafka");
  }

  public Path zookeeper() {
    return home.resolve("zookeeper");
  }

  public Path registry() {
    return home.resolve("registry");
  }

  public Path postgres() {
    return home.resolve("postgres");
  }

  public Path hdfs() {
    return home.resolve("hdfs");
  }

  public Path clickHouse() {
    return home.resolve("clickhouse");
  }

  public Path pulsar() {
    return home.resolve("pulsar");
  }

  public Path s3() {
    return home.resolve("s3");
  }

  /** The keys of the S3 server, in the form of {@code ~/.aws/credentials}. */
  public Path s3Credentials() {
    return s3().resolve("credentials");
  }

  public Path iceberg() {
    return home.resolve("iceberg");
  }

  /** Files on their way through the console. */
  public Path uploads() {
    return home.resolve("uploads");
  }

  /** The store of files too large for a message; the console and the job are given the same. */
  public Path files() {
    return home.resolve("files");
  }

  public Path flink() {
    return home.resolve("flink");
  }

  public Path flinkConfiguration() {
    return flink().resolve("conf");
  }

  public Path savepoints() {
    return flink().resolve("savepoints");
  }

  public Path kafkaLibraries() {
    return root.resolve("local-stack/kafka/target/lib");
  }

  public Path flinkLibraries() {
    return root.resolve("local-stack/flink/target/lib");
  }

  /** What reads and writes HDFS, there once somebody has asked for it. */
  public Path hdfsLibraries() {
    return root.resolve("local-stack/hdfs/target/lib");
  }

  public Path consoleLibraries() {
    return root.resolve("console/target/lib");
  }

  /** Where OpenCV's natives lie unpacked. */
  public Path nativesCache() {
    return flink().resolve("natives");
  }

  /** Makes the folders that every process expects. */
  public void prepare() {
    try {
      for (Path folder :
          List.of(run(), logs(), kafka(), zookeeper(), registry(), flinkConfiguration())) {
        Files.createDirectories(folder);
      }
      Files.createDirectories(savepoints());
      Files.createDirectories(flink().resolve("plugins"));
      Files.createDirectories(flink().resolve("tmp"));
    } catch (IOException e) {
      throw new StackFailure(
          "The state folder " + home + " cannot be written: " + e.getMessage(),
          "Free some space, or name another folder with MILLRACE_HOME.",
          e);
    }
  }

  /** Deletes what a killed Flink process has left behind; only while none runs. */
  void clearTemporary() {
    delete(flink().resolve("tmp"));
    prepare();
  }

  /** Deletes what the servers keep: topics, checkpoints, savepoints, logs. Nothing else. */
  public void forget() {
    for (String folder : STATE) {
      delete(home.resolve(folder));
    }
    try (Stream<Path> logs = Files.isDirectory(logs()) ? Files.list(logs()) : Stream.empty()) {
      for (Path log : logs.filter(path -> !path.endsWith("build.log")).toList()) {
        Files.deleteIfExists(log);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static void delete(Path folder) {
    if (!Files.isDirectory(folder)) {
      return;
    }
    try (Stream<Path> paths = Files.walk(folder)) {
      for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    } catch (IOException e) {
      throw new StackFailure(
          "The folder " + folder + " could not be deleted: " + e.getMessage(),
          "See who still writes there, then run again.",
          e);
    }
  }
}
