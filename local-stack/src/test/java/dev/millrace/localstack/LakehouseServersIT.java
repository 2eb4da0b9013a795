package dev.millrace.localstack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the lakehouse needs: Pulsar, the S3 server and Iceberg's catalog, as processes. */
final class LakehouseServersIT {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final List<String> SERVERS =
      List.of(Pulsar.NAME, ObjectStore.NAME, IcebergCatalog.NAME);

  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  private static StackFolder folder;
  private static Supervision supervision;
  private static Ports ports;

  @BeforeAll
  static void start(@TempDir Path home) {
    Path root = Path.of("..");
    for (String module : List.of("pulsar", "s3", "iceberg")) {
      assumeTrue(
          Files.isDirectory(root.resolve("local-stack/" + module + "/target/lib")),
          "skipped: there is no " + module + "; mvn verify gathers it");
    }
    folder = new StackFolder(root, home);
    folder.prepare();
    supervision = new Supervision(folder);
    Ports free = Ports.DEFAULT;
    for (Port port : List.of(Port.PULSAR, Port.PULSAR_ADMIN, Port.S3, Port.ICEBERG)) {
      free = free.with(port, freePort());
    }
    ports = free;
    Pulsar.configure(folder, ports);
    ObjectStore.prepare(folder, ports);
    supervision.start(Pulsar.server(folder));
    supervision.start(ObjectStore.server(folder));
    supervision.start(IcebergCatalog.server(folder, ports));
    awaitAll();
  }

  @AfterAll
  static void end() {
    SERVERS.forEach(name -> supervision.stop(name, Duration.ofSeconds(20)));
  }

  @Test
  void knowTopicAndTableAgainAfterTheyAreKilled() throws Exception {
    Pulsar.prepareTopic(ports);
    makeTable();

    for (String name : SERVERS) {
      kill(name);
    }
    awaitAll();
    Pulsar.prepareTopic(ports);
    assertThatAllIsThere();
  }

  @Test
  void keepTheKeysOfS3ToThemselves() throws Exception {
    String keys = Files.readString(folder.s3Credentials());
    String secret = S3Keys.in(folder.s3Credentials()).secret();

    for (String file : List.of("credentials", "s3proxy.conf")) {
      assertThat(
              PosixFilePermissions.toString(
                  Files.getPosixFilePermissions(folder.s3().resolve(file))))
          .isEqualTo("rw-------");
    }
    assertThat(secret).hasSize(32);
    assertThat(ObjectStore.server(folder).command()).noneMatch(word -> word.contains(secret));
    assertThat(IcebergCatalog.server(folder, ports).command())
        .noneMatch(word -> word.contains(secret));
    for (String name : SERVERS) {
      assertThat(folder.log(name)).content().doesNotContain(secret);
    }
    assertThat(get(ObjectStore.address(ports).resolve("/warehouse?list-type=2")).statusCode())
        .as("without keys")
        .isEqualTo(403);

    ObjectStore.prepare(folder, ports);
    assertThat(folder.s3Credentials()).as("made only once").content().isEqualTo(keys);
  }

  private static void awaitAll() {
    await(() -> ObjectStore.answers(ports));
    await(() -> IcebergCatalog.answers(IcebergCatalog.address(ports)));
    await(() -> Pulsar.isHealthy(ports));
  }

  private static void await(BooleanSupplier condition) {
    assertThat(Patience.of(LIMIT).untilTrue(condition)).isTrue();
  }

  /** Ends it as {@code kill -9} does, and waits until it has been started again. */
  private static void kill(String name) {
    ProcessIdentity first = supervision.server(name).orElseThrow();
    assertThat(ProcessHandle.of(first.pid()).orElseThrow().destroyForcibly()).isTrue();
    await(
        () -> supervision.server(name).filter(process -> process.pid() != first.pid()).isPresent());
  }

  /** By the catalog, which writes the table's description into the S3 server. */
  private static void makeTable() throws Exception {
    post("/v1/namespaces", "{\"namespace\":[\"rva\"],\"properties\":{}}");
    post(
        "/v1/namespaces/rva/tables",
        """
        {"name": "lines", "schema": {"type": "struct", "schema-id": 0, "fields": [
          {"id": 1, "name": "payload", "required": false, "type": "binary"}]}}
        """);
  }

  private static void assertThatAllIsThere() throws Exception {
    assertThat(get(catalog("/v1/namespaces/rva/tables/lines")).body())
        .contains("s3://warehouse/rva/lines/metadata/", "\"payload\"");
    URI admin = Pulsar.adminAddress(ports).resolve("/admin/v2/");
    assertThat(get(admin.resolve("persistent/retail/metadata/events/partitions")).body())
        .contains("\"partitions\":4");
    assertThat(get(admin.resolve("namespaces/retail/metadata")).body())
        .contains("\"deduplicationEnabled\":true")
        .contains("{\"retentionTimeInMinutes\":-1,\"retentionSizeInMB\":-1}");
  }

  private static URI catalog(String path) {
    return IcebergCatalog.address(ports).resolve(path);
  }

  private static void post(String path, String json) throws Exception {
    HttpResponse<String> answer =
        CLIENT.send(
            HttpRequest.newBuilder(catalog(path))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(json))
                .build(),
            BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
  }

  private static HttpResponse<String> get(URI address) throws Exception {
    return CLIENT.send(HttpRequest.newBuilder(address).build(), BodyHandlers.ofString());
  }

  private static int freePort() {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
