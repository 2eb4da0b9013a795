package dev.millrace.testing;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A real Pulsar broker with its bookie as a process of its own, from the class path that {@code
 * local-stack/pulsar} gathers. Topics are not created by asking for them.
 */
public final class PulsarServer implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final Path LIBRARIES = Path.of("local-stack/pulsar/target/lib");

  /** Netty and RocksDB reflect into these. */
  private static final List<String> OPENED =
      List.of(
          "java.base/jdk.internal.loader",
          "java.base/jdk.internal.misc",
          "java.base/jdk.internal.platform",
          "java.base/java.nio",
          "java.base/java.util.zip",
          "java.base/sun.net",
          "java.base/sun.nio.ch",
          "java.management/sun.management",
          "jdk.management/com.sun.management.internal");

  private final HttpClient http = HttpClient.newHttpClient();
  private final Path data;
  private final Path libraries;
  private final Map<String, String> settings;
  private final int port;
  private final int adminPort;
  private final ServerProcess process;

  private PulsarServer(Path data, Path libraries, Map<String, String> settings) {
    this.data = data;
    this.libraries = libraries;
    this.settings = settings;
    port = ServerProcess.freePort();
    adminPort = ServerProcess.freePort();
    process =
        new ServerProcess(
            "Pulsar",
            command(),
            data.resolve("server.log"),
            http,
            adminUrl().resolve("brokers/health"),
            PATIENCE);
  }

  /**
   * Starts a broker; it answers when this returns. The test is skipped where there is none.
   *
   * @param data keeps its messages and its log
   */
  public static PulsarServer start(Path data) throws Exception {
    return start(data, Map.of());
  }

  /** The same with settings of its own beside ours, such as {@code authenticationEnabled}. */
  public static PulsarServer start(Path data, Map<String, String> settings) throws Exception {
    Optional<Path> libraries =
        Stream.iterate(Path.of("").toAbsolutePath(), folder -> folder != null, Path::getParent)
            .map(folder -> folder.resolve(LIBRARIES))
            .filter(Files::isDirectory)
            .findFirst();
    assumeTrue(libraries.isPresent(), "skipped: there is no Pulsar broker; mvn verify gathers one");
    var server = new PulsarServer(data, libraries.orElseThrow(), settings);
    Files.createDirectories(data);
    Files.write(server.configurationFile(), server.configuration());
    server.process.start();
    return server;
  }

  /** Where clients connect. */
  public String serviceUrl() {
    return "pulsar://127.0.0.1:" + port;
  }

  /** Where the admin interface is, up to the version. */
  public URI adminUrl() {
    return URI.create("http://127.0.0.1:" + adminPort + "/admin/v2/");
  }

  /** Asks the admin interface, and fails unless it does what it is asked for. */
  public String admin(String method, String path, String json)
      throws IOException, InterruptedException {
    HttpResponse<String> answer =
        http.send(
            HttpRequest.newBuilder(adminUrl().resolve(path))
                .header("Content-Type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofString(json))
                .build(),
            HttpResponse.BodyHandlers.ofString());
    if (answer.statusCode() >= 300) {
      throw new AssertionError(
          "Pulsar refuses '" + method + " " + path + "': " + answer.statusCode() + answer.body());
    }
    return answer.body();
  }

  /** Creates a tenant and a namespace, {@code tenant/namespace}, that keeps all messages. */
  public void createNamespace(String name) throws IOException, InterruptedException {
    String tenant = name.substring(0, name.indexOf('/'));
    admin("PUT", "tenants/" + tenant, "{\"allowedClusters\":[\"standalone\"]}");
    admin("PUT", "namespaces/" + name, "{}");
    admin(
        "POST",
        "namespaces/" + name + "/retention",
        "{\"retentionTimeInMinutes\":-1,\"retentionSizeInMB\":-1}");
  }

  /**
   * Creates a topic.
   *
   * @param topic {@code persistent://tenant/namespace/topic}
   * @param partitions 0 for a topic without
   */
  public void createTopic(String topic, int partitions) throws IOException, InterruptedException {
    if (partitions == 0) {
      admin("PUT", path(topic), "");
    } else {
      admin("PUT", path(topic) + "/partitions", Integer.toString(partitions));
    }
  }

  /** Adds partitions to a topic. */
  public void growTopic(String topic, int partitions) throws IOException, InterruptedException {
    admin("POST", path(topic) + "/partitions", Integer.toString(partitions));
  }

  private static String path(String topic) {
    return topic.replace("://", "/");
  }

  /** Kills it as {@code kill -9} does; acknowledged messages are kept. */
  public void kill() throws InterruptedException {
    process.kill();
  }

  /** Starts it again on the same ports and data, killed or not. */
  public void restart() throws Exception {
    kill();
    process.start();
  }

  @Override
  public void close() throws InterruptedException {
    kill();
  }

  private Path configurationFile() {
    return data.resolve("standalone.conf");
  }

  private List<String> configuration() throws IOException {
    String loopback = NetworkInterface.getByInetAddress(InetAddress.getLoopbackAddress()).getName();
    List<String> lines =
        new ArrayList<>(
            List.of(
                "clusterName=standalone",
                "bindAddress=127.0.0.1",
                "advertisedAddress=127.0.0.1",
                "brokerServicePort=" + port,
                "webServicePort=" + adminPort,
                "allowAutoTopicCreation=false",
                "managedLedgerDefaultEnsembleSize=1",
                "managedLedgerDefaultWriteQuorum=1",
                "managedLedgerDefaultAckQuorum=1",
                "managedLedgerCacheSizeMB=32",
                "numIOThreads=2",
                "numHttpServerThreads=4",
                // The bookie reads the same file.
                "listeningInterface=" + loopback,
                "statsProviderClass=org.apache.bookkeeper.stats.NullStatsProvider",
                "ledgerStorageClass=org.apache.bookkeeper.bookie.storage.ldb.DbLedgerStorage",
                "dbStorage_writeCacheMaxSizeMb=16",
                "dbStorage_readAheadCacheMaxSizeMb=16",
                "dbStorage_rocksDB_blockCacheSize=4194304",
                "dbStorage_rocksDB_writeBufferSizeMB=4",
                "journalMaxSizeMB=64",
                "journalPreAllocSizeMB=4"));
    settings.forEach((key, value) -> lines.add(key + "=" + value));
    return lines;
  }

  private List<String> command() {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx384m",
                "-XX:MaxDirectMemorySize=256m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Dio.netty.tryReflectionSetAccessible=true",
                "-Dlog4j2.level=WARN"));
    OPENED.forEach(name -> command.add("--add-opens=" + name + "=ALL-UNNAMED"));
    command.addAll(
        List.of(
            "-cp",
            libraries + "/*",
            "org.apache.pulsar.PulsarStandaloneStarter",
            "--config",
            configurationFile().toString(),
            "--no-functions-worker",
            "--no-stream-storage",
            "--metadata-dir",
            data.resolve("metadata").toString(),
            "--bookkeeper-dir",
            data.resolve("bookie").toString()));
    return command;
  }
}
