package dev.millrace.localstack;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Pulsar: a broker and its bookie in one process, and the lakehouse's topic in it. */
final class Pulsar {
  static final String NAME = "pulsar";

  private static final String MODULE = "local-stack/pulsar";
  private static final String TENANT = "retail";
  private static final String NAMESPACE = "retail/metadata";
  private static final String TOPIC = "persistent/retail/metadata/events";
  private static final int PARTITIONS = 4;
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Pattern FIRST_BROKER =
      Pattern.compile("pulsar(?:\\+ssl)?://([^/,:]+):(\\d{1,5})(?:[/,].*)?");

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

  private Pulsar() {}

  /** Where clients connect. */
  static String serviceUrl(Ports ports) {
    return "pulsar://localhost:" + ports.of(Port.PULSAR);
  }

  /** Where it is administered. */
  static URI adminAddress(Ports ports) {
    return URI.create("http://localhost:" + ports.of(Port.PULSAR_ADMIN));
  }

  static void fetch(StackFolder folder, Progress progress) throws InterruptedException {
    Path libraries = libraries(folder);
    LateArtifacts.fetch(
        folder, MODULE, "Pulsar (184 MB)", () -> Files.isDirectory(libraries), progress);
  }

  /** Writes what the broker reads its settings from. */
  static void configure(StackFolder folder, Ports ports) {
    ConfigurationFile.properties(configuration(folder), settings(ports));
    ConfigurationFile.logging(logging(folder));
  }

  static Map<String, String> settings(Ports ports) {
    var settings = new LinkedHashMap<String, String>();
    settings.put("clusterName", "standalone");
    settings.put("bindAddress", "127.0.0.1");
    settings.put("advertisedAddress", "localhost");
    settings.put("brokerServicePort", Integer.toString(ports.of(Port.PULSAR)));
    settings.put("webServicePort", Integer.toString(ports.of(Port.PULSAR_ADMIN)));
    // As with Kafka: a topic that nobody made is a mistake.
    settings.put("allowAutoTopicCreation", "false");
    settings.put("brokerDeleteInactiveTopicsEnabled", "false");
    settings.put("managedLedgerDefaultEnsembleSize", "1");
    settings.put("managedLedgerDefaultWriteQuorum", "1");
    settings.put("managedLedgerDefaultAckQuorum", "1");
    settings.put("managedLedgerCacheSizeMB", "32");
    settings.put("numIOThreads", "2");
    settings.put("numHttpServerThreads", "4");
    // The bookie reads the same file.
    settings.put("listeningInterface", loopback());
    settings.put("allowLoopback", "true");
    settings.put("statsProviderClass", "org.apache.bookkeeper.stats.NullStatsProvider");
    settings.put("ledgerStorageClass", "org.apache.bookkeeper.bookie.storage.ldb.DbLedgerStorage");
    settings.put("dbStorage_writeCacheMaxSizeMb", "16");
    settings.put("dbStorage_readAheadCacheMaxSizeMb", "16");
    settings.put("dbStorage_rocksDB_blockCacheSize", "4194304");
    settings.put("dbStorage_rocksDB_writeBufferSizeMB", "4");
    settings.put("journalMaxSizeMB", "64");
    settings.put("journalPreAllocSizeMB", "4");
    return settings;
  }

  static Server server(StackFolder folder) {
    List<String> command =
        new Jvm(libraries(folder) + "/*")
            .flags("-Xmx384m", "-XX:MaxDirectMemorySize=256m")
            .flags("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1")
            .flags("-Dio.netty.tryReflectionSetAccessible=true")
            .flags(OPENED.stream().map(name -> "--add-opens=" + name + "=ALL-UNNAMED").toList())
            .log(folder.log(NAME), logging(folder))
            .main(
                "org.apache.pulsar.PulsarStandaloneStarter",
                "--config",
                configuration(folder).toString(),
                "--no-functions-worker",
                "--no-stream-storage",
                "--metadata-dir",
                folder.pulsar().resolve("metadata").toString(),
                "--bookkeeper-dir",
                folder.pulsar().resolve("bookie").toString());
    return new Server(NAME, "Pulsar", command, Map.of());
  }

  /** Whether messages go through it. */
  static boolean isHealthy(Ports ports) {
    try {
      var connection = (HttpURLConnection) admin(ports, "brokers/health").toURL().openConnection();
      connection.setConnectTimeout(500);
      connection.setReadTimeout(5_000);
      return connection.getResponseCode() == HttpURLConnection.HTTP_OK;
    } catch (IOException e) {
      return false;
    }
  }

  /** Whether somebody listens at the first broker of a service URL. */
  static boolean answers(String serviceUrl) {
    Matcher broker = FIRST_BROKER.matcher(serviceUrl);
    if (!broker.matches() || Integer.parseInt(broker.group(2)) > 65535) {
      throw new StackFailure(
          "'" + serviceUrl + "' is not the address of a Pulsar.",
          "Write it as pulsar://HOST:PORT, or pulsar+ssl://HOST:PORT.");
    }
    try (var socket = new Socket()) {
      int port = Integer.parseInt(broker.group(2));
      socket.connect(new InetSocketAddress(broker.group(1), port), 2_000);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /** Makes the lakehouse's topic unless it is there: every message is kept, and none is doubled. */
  static void prepareTopic(Ports ports) throws InterruptedException {
    ask(ports, "PUT", "tenants/" + TENANT, "{\"allowedClusters\":[\"standalone\"]}");
    ask(ports, "PUT", "namespaces/" + NAMESPACE, "{}");
    ask(
        ports,
        "POST",
        "namespaces/" + NAMESPACE + "/retention",
        "{\"retentionTimeInMinutes\":-1,\"retentionSizeInMB\":-1}");
    ask(ports, "POST", "namespaces/" + NAMESPACE + "/deduplication", "true");
    ask(ports, "PUT", TOPIC + "/partitions", Integer.toString(PARTITIONS));
  }

  private static void ask(Ports ports, String method, String path, String json)
      throws InterruptedException {
    HttpResponse<String> answer;
    try {
      answer =
          HttpClient.newHttpClient()
              .send(
                  HttpRequest.newBuilder(admin(ports, path))
                      .timeout(PATIENCE)
                      .header("Content-Type", "application/json")
                      .method(method, BodyPublishers.ofString(json))
                      .build(),
                  HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw refused(path, String.valueOf(e.getMessage()));
    }
    // What is there already is as good as made.
    if (answer.statusCode() >= 300 && answer.statusCode() != HttpURLConnection.HTTP_CONFLICT) {
      throw refused(path, answer.statusCode() + " " + answer.body());
    }
  }

  private static StackFailure refused(String path, String why) {
    return new StackFailure(
        "Pulsar did not make " + path + ": " + why,
        "See whether it is well: './millrace logs pulsar'.");
  }

  private static URI admin(Ports ports, String path) {
    return adminAddress(ports).resolve("/admin/v2/" + path);
  }

  private static String loopback() {
    try {
      return NetworkInterface.getByInetAddress(InetAddress.getLoopbackAddress()).getName();
    } catch (IOException e) {
      throw new StackFailure(
          "This machine has no loopback interface: " + e.getMessage(),
          "Pulsar's bookie cannot run without one.",
          e);
    }
  }

  private static Path libraries(StackFolder folder) {
    return folder.root().resolve(MODULE).resolve("target/lib");
  }

  private static Path configuration(StackFolder folder) {
    return folder.pulsar().resolve("standalone.conf");
  }

  private static Path logging(StackFolder folder) {
    return folder.pulsar().resolve("log4j2.properties");
  }
}
