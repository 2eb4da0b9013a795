package dev.millrace.localstack;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The ZooKeeper inside Flink's runtime, in which a cluster remembers its leader and its jobs. */
final class ZooKeeper {
  static final String NAME = "zookeeper";

  private ZooKeeper() {}

  static Server server(StackFolder folder, Ports ports) {
    Path configuration = folder.zookeeper().resolve("zoo.cfg");
    Path logging = folder.zookeeper().resolve("log4j2.properties");
    var settings = new LinkedHashMap<String, String>();
    settings.put("tickTime", "1000");
    settings.put("initLimit", "10");
    settings.put("syncLimit", "5");
    settings.put("dataDir", folder.zookeeper().resolve("data").toString());
    settings.put("clientPort", Integer.toString(ports.of(Port.ZOOKEEPER)));
    settings.put("clientPortAddress", "127.0.0.1");
    settings.put("admin.enableServer", "false");
    settings.put("autopurge.purgeInterval", "1");
    // Asked for by the start class; a single server opens neither of the two ports.
    settings.put("server.1", "localhost:2888:3888");
    ConfigurationFile.properties(configuration, settings);
    ConfigurationFile.logging(logging);

    var command =
        new Jvm(folder.flinkLibraries() + "/*")
            .flags("-Xms32m", "-Xmx128m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1")
            .log(folder.log(NAME), logging)
            .main(
                "org.apache.flink.runtime.zookeeper.FlinkZooKeeperQuorumPeer",
                "--zkConfigFile",
                configuration.toString(),
                "--peerId",
                "1");
    return new Server(NAME, "ZooKeeper", command, Map.of());
  }

  /** Whether a server on this port says that it serves. */
  static boolean answers(int port) {
    try (var socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 500);
      socket.setSoTimeout(1000);
      socket.getOutputStream().write("srvr".getBytes(StandardCharsets.US_ASCII));
      byte[] answer = socket.getInputStream().readAllBytes();
      return List.of(new String(answer, StandardCharsets.US_ASCII).split("\n", -1)).stream()
          .anyMatch(line -> line.startsWith("Mode:"));
    } catch (IOException e) {
      return false;
    }
  }
}
