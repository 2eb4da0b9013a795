package dev.millrace.lakehouse;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.lakehouse.sample.SampleSettings;
import dev.millrace.testing.ClickHouseServer;
import dev.millrace.testing.JobUnderTest;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.test.junit5.InjectMiniCluster;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.gaul.s3proxy.BlobStores;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The whole job into a table on S3, its catalog in a database; both ask for passwords. */
class StoresIT {
  private static final String TOPIC = EventSource.KAFKA.topic();
  private static final int PARTITIONS = 3;

  @RegisterExtension
  static final MiniClusterExtension FLINK =
      new MiniClusterExtension(
          new MiniClusterResourceConfiguration.Builder()
              .setNumberTaskManagers(2)
              .setNumberSlotsPerTaskManager(1)
              .build());

  private static EmbeddedPostgres postgres;
  private static S3Proxy s3;
  private static Path secrets;

  private JobUnderTest job;
  private String table = "";
  private static int tables;

  @BeforeAll
  static void startStores(@TempDir Path folder) throws Exception {
    Files.createDirectories(folder.resolve("objects/warehouse"));
    Properties place = new Properties();
    place.setProperty("jclouds.provider", "filesystem-nio2");
    place.setProperty("jclouds.identity", "unused");
    place.setProperty("jclouds.credential", "unused");
    place.setProperty("jclouds.filesystem.basedir", folder.resolve("objects").toString());
    s3 =
        S3Proxy.builder()
            .endpoint(URI.create("http://127.0.0.1:0"))
            .awsAuthentication(AuthenticationType.AWS_V4, "lake", "secret")
            .blobStore(BlobStores.create("filesystem-nio2", place))
            .build();
    s3.start();
    postgres = EmbeddedPostgres.builder().setDataDirectory(folder.resolve("postgres")).start();
    try (var connection = postgres.getPostgresDatabase().getConnection();
        var statement = connection.createStatement()) {
      statement.execute("CREATE USER lake PASSWORD 'open sesame'");
      statement.execute("CREATE DATABASE lakehouse OWNER lake");
    }
    secrets = folder;
    Files.writeString(folder.resolve("catalog"), "jdbc.user=lake\njdbc.password=open sesame\n");
    Files.writeString(
        folder.resolve("store"),
        "[default]\naws_access_key_id = lake\naws_secret_access_key = secret\n");
  }

  @AfterAll
  static void stopStores() throws Exception {
    postgres.close();
    s3.stop();
  }

  @BeforeEach
  void startKafka() {
    job =
        new JobUnderTest(
                "lakehouse",
                (environment, arguments) ->
                    LakehouseJob.from(Settings.parse(arguments)).addTo(environment))
            .withTopics(PARTITIONS, TOPIC);
    table = "lines_" + tables++;
  }

  @AfterEach
  void stopKafka() throws Exception {
    job.close();
  }

  @Test
  void everyLineIsThereOnceThoughATaskManagerIsLost(@InjectMiniCluster MiniCluster flink)
      throws Exception {
    Lines lines = lines(2_000);
    JobClient running = start();
    try (Lake lake = lake()) {
      job.send(lines.records().subList(0, 1_000));
      lake.rows(1);
      flink.terminateTaskManager(0).get();
      flink.startTaskManager();
      job.send(lines.records().subList(1_000, 2_000));
      assertThat(Lake.messageIds(lake.rows(2_000))).isEqualTo(lines.messageIds());
    }
    assertThat(JobUnderTest.restarts(flink, running)).isPositive();
  }

  @Test
  void anotherEngineReadsTheSameRows(@TempDir Path data) throws Exception {
    try (ClickHouseServer clickHouse = ClickHouseServer.start(data);
        Lake lake = lake()) {
      Lines lines = lines(1_000);
      start();
      job.send(lines.records());
      lake.rows(1_000);
      String place = lake.table().location().replace("s3://", endpoint() + '/');
      long valid = lines.samples().stream().filter(sample -> sample.valid()).count();
      assertThat(
              clickHouse.query(
                  "SELECT count(), uniqExact(message_id), countIf(parse_error IS NULL),"
                      + " countIf(lower(hex(SHA256(payload))) = payload_sha256)"
                      + " FROM icebergS3('"
                      + place
                      + "/', 'lake', 'secret')"))
          .isEqualTo(
              "1000\t1000\t%s\t%s\n"
                  .formatted(
                      valid,
                      lines.samples().stream().filter(sample -> sample.value() != null).count()));
    }
  }

  private static Lines lines(int count) {
    return Lines.of(
        SampleSettings.of(11, Lines.BEGINNING).withBadShare(0.1), count, TOPIC, PARTITIONS);
  }

  private JobClient start() throws Exception {
    List<String> arguments = new ArrayList<>(arguments());
    arguments.add("--source=kafka");
    return job.start(2, arguments.toArray(String[]::new));
  }

  private Lake lake() {
    return new Lake(Settings.parse(arguments().toArray(String[]::new)).catalog());
  }

  private List<String> arguments() {
    return List.of(
        "--catalog.type=jdbc",
        "--catalog.uri=jdbc:postgresql://localhost:" + postgres.getPort() + "/lakehouse",
        "--catalog.warehouse=s3://warehouse/tables",
        "--catalog.table=" + table,
        "--catalog.properties=" + secrets.resolve("catalog"),
        "--s3.endpoint=" + endpoint(),
        "--s3.path-style",
        "--s3.credentials-file=" + secrets.resolve("store"));
  }

  private static String endpoint() {
    return "http://127.0.0.1:" + s3.getPort();
  }
}
