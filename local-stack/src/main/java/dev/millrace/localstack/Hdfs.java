package dev.millrace.localstack;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** HDFS: a NameNode and one DataNode. */
final class Hdfs {
  static final String NAME_NODE = "hdfs-namenode";
  static final String DATA_NODE = "hdfs-datanode";

  private static final String MODULE = "local-stack/hdfs";
  private static final String NAME_NODE_CLASS = "org.apache.hadoop.hdfs.server.namenode.NameNode";
  private static final String DATA_NODE_CLASS = "org.apache.hadoop.hdfs.server.datanode.DataNode";
  private static final ObjectMapper JSON = new ObjectMapper();

  private Hdfs() {}

  /** The file system's address. */
  static URI address(Ports ports) {
    return URI.create("hdfs://localhost:" + ports.of(Port.HDFS));
  }

  static Server nameNode(StackFolder folder, Ports ports) {
    List<String> command = command(folder, ports, NAME_NODE, NAME_NODE_CLASS);
    return new Server(NAME_NODE, "HDFS NameNode", command, Map.of());
  }

  static Server dataNode(StackFolder folder, Ports ports) {
    List<String> command = command(folder, ports, DATA_NODE, DATA_NODE_CLASS);
    return new Server(DATA_NODE, "HDFS DataNode", command, Map.of());
  }

  static boolean isFetched(StackFolder folder) {
    return Files.isDirectory(folder.hdfsLibraries()) && Files.isDirectory(servers(folder));
  }

  static void fetch(StackFolder folder, Progress progress) throws InterruptedException {
    LateArtifacts.fetch(folder, MODULE, "HDFS (90 MB)", () -> isFetched(folder), progress);
  }

  /** Makes the empty file system, unless it is there. */
  static void prepare(StackFolder folder, Ports ports) throws InterruptedException {
    ConfigurationFile.logging(logging(folder));
    if (Files.isDirectory(folder.hdfs().resolve("name/current"))) {
      return;
    }
    try {
      List<String> format =
          command(folder, ports, "hdfs-format", NAME_NODE_CLASS, "-format", "-nonInteractive");
      Command.Finished finished = new Command(format, Map.of()).run();
      if (finished.exitCode() != 0) {
        throw new StackFailure(
            "HDFS's folder could not be formatted:\n" + Diagnosis.last(finished.lines(), 5),
            "See whether " + folder.hdfs() + " can be written, or start anew with --fresh.");
      }
    } catch (IOException e) {
      throw new StackFailure(
          "HDFS's folder could not be formatted: " + e.getMessage(),
          "Run './millrace doctor' to see what is missing.",
          e);
    }
  }

  static Map<String, String> settings(StackFolder folder, Ports ports) {
    var settings = new LinkedHashMap<String, String>();
    settings.put("fs.defaultFS", address(ports).toString());
    settings.put("dfs.namenode.name.dir", folder.hdfs().resolve("name").toUri().toString());
    settings.put("dfs.datanode.data.dir", folder.hdfs().resolve("data").toUri().toString());
    settings.put("dfs.namenode.http-address", "127.0.0.1:" + ports.of(Port.HDFS_WEB));
    settings.put("dfs.datanode.address", "127.0.0.1:0");
    settings.put("dfs.datanode.http.address", "127.0.0.1:0");
    settings.put("dfs.datanode.ipc.address", "127.0.0.1:0");
    settings.put("dfs.datanode.hostname", "localhost");
    settings.put("dfs.replication", "1");
    // Whoever reaches a loopback port may do what its owner may.
    settings.put("dfs.permissions.enabled", "false");
    settings.put("hadoop.tmp.dir", folder.hdfs().resolve("tmp").toString());
    return settings;
  }

  /** Whether the NameNode answers. */
  static boolean nameNodeAnswers(Ports ports) {
    return state(ports).path("FSState").isTextual();
  }

  /** Whether files can be written: a DataNode has reported, and the file system is let go. */
  static boolean takesFiles(Ports ports) {
    JsonNode state = state(ports);
    return state.path("NumLiveDataNodes").asInt() > 0
        && state.path("FSState").asText().equals("Operational");
  }

  private static JsonNode state(Ports ports) {
    var address =
        URI.create(
            "http://localhost:%d/jmx?qry=Hadoop:service=NameNode,name=FSNamesystemState"
                .formatted(ports.of(Port.HDFS_WEB)));
    try {
      var connection = (HttpURLConnection) address.toURL().openConnection();
      connection.setConnectTimeout(500);
      connection.setReadTimeout(2_000);
      try (var answer = connection.getInputStream()) {
        return JSON.readTree(answer).path("beans").path(0);
      }
    } catch (IOException e) {
      return JSON.missingNode();
    }
  }

  private static List<String> command(
      StackFolder folder, Ports ports, String name, String mainClass, String... arguments) {
    String classPath =
        Stream.of(
                servers(folder),
                folder.hdfsLibraries(),
                // What Hadoop logs through and reads its command line with.
                folder.flinkLibraries())
            .map(libraries -> libraries + "/*")
            .collect(Collectors.joining(":"));
    var all = new ArrayList<String>();
    settings(folder, ports).forEach((key, value) -> all.addAll(List.of("-D", key + "=" + value)));
    all.addAll(List.of(arguments));
    return new Jvm(classPath)
        .flags("-Xmx160m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1")
        .log(folder.log(name), logging(folder))
        .main(mainClass, all);
  }

  private static Path servers(StackFolder folder) {
    return folder.root().resolve(MODULE).resolve("target/servers");
  }

  private static Path logging(StackFolder folder) {
    return folder.hdfs().resolve("log4j2.properties");
  }
}
