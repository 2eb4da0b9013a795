package dev.millrace.localstack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ConfigurationTest {
  /** Each ten thousand above the usual one. */
  private static final Ports PORTS =
      new Ports(
          Arrays.stream(Port.values())
              .collect(Collectors.toMap(port -> port, port -> port.usual() + 10_000)));

  private Path root;
  private StackFolder folder;

  @BeforeEach
  void prepare(@TempDir Path temporary) {
    root = temporary;
    folder = StackFolder.of(root, Map.of());
    folder.prepare();
  }

  @Test
  void theBrokerServesTransactionsOfAnHourAndCreatesNoTopicByItself() {
    assertThat(KafkaBroker.settings(folder, PORTS))
        .containsEntry("listeners", "PLAINTEXT://localhost:19092,CONTROLLER://localhost:19093")
        .containsEntry("transaction.max.timeout.ms", "3600000")
        .containsEntry("transaction.state.log.replication.factor", "1")
        .containsEntry("auto.create.topics.enable", "false")
        .containsEntry("log.dirs", root.resolve(".millrace/kafka/data").toString());
  }

  @Test
  void flinkKeepsItsStateInTheFolderAndSurvivesItsLeader() {
    var sizing = new Sizing("1g", "1g", "3g", 7, Duration.ofMillis(500));

    assertThat(FlinkCluster.settings(folder, PORTS, sizing))
        .containsEntry("rest.port", "18081")
        .containsEntry("taskmanager.numberOfTaskSlots", "7")
        .containsEntry("taskmanager.memory.process.size", "3g")
        .containsEntry("high-availability.type", "zookeeper")
        .containsEntry("high-availability.zookeeper.quorum", "localhost:12181")
        .containsEntry("execution.checkpointing.interval", "500 ms")
        .containsEntry(
            "execution.checkpointing.dir", "file://" + root + "/.millrace/flink/checkpoints")
        .containsEntry("pipeline.generic-types", "false");
  }

  @Test
  void nativesAreMappedOnceForAllJobsAndNothingIsWrittenToTheHomeDirectory() {
    assertThat(FlinkCluster.settings(folder, PORTS, Sizing.DEFAULT))
        .containsEntry(
            "classloader.parent-first-patterns.additional", "ai.onnxruntime;org.bytedeco")
        .containsEntry("taskmanager.memory.task.off-heap.size", "512m");
    assertThat(
            FlinkCluster.client(folder, folder.flinkConfiguration(), List.of("list")).arguments())
        .contains(
            "-Dorg.bytedeco.javacpp.cachedir=" + root + "/.millrace/flink/natives",
            "-Djava.io.tmpdir=" + root + "/.millrace/flink/tmp",
            "-Dorg.bytedeco.javacpp.maxPhysicalBytes=0");
  }

  @Test
  void hdfsListensOnLoopbackAndKeepsItsBlocksInTheFolder() {
    assertThat(Hdfs.settings(folder, PORTS))
        .containsEntry("fs.defaultFS", "hdfs://localhost:18020")
        .containsEntry("dfs.namenode.http-address", "127.0.0.1:19870")
        .containsEntry("dfs.datanode.data.dir", "file://" + root + "/.millrace/hdfs/data");
    assertThat(Hdfs.settings(folder, PORTS).entrySet())
        .filteredOn(setting -> setting.getKey().endsWith("address"))
        .hasSize(4)
        .allSatisfy(setting -> assertThat(setting.getValue()).startsWith("127.0.0.1:"));
  }

  @Test
  void theRegistryListensOnLoopbackAndKeepsItsSchemasInTheFolder() throws IOException {
    Path target = root.resolve("local-stack/registry/target");
    Files.createDirectories(target.resolve("registry"));
    Files.createFile(target.resolve("registry/app-runner.jar"));
    assertThatThrownBy(() -> SchemaRegistry.server(folder, PORTS))
        .as("half unpacked")
        .isInstanceOf(StackFailure.class);

    Files.createDirectories(target.resolve("dependency-maven-plugin-markers"));
    assertThat(SchemaRegistry.server(folder, PORTS).command())
        .contains("-Dquarkus.http.host=127.0.0.1", "-Dquarkus.http.port=18084")
        .contains("-Dapicurio.datasource.url=jdbc:h2:file:" + root + "/.millrace/registry/schemas");
  }

  @Test
  void clickHouseKeepsItsTablesInTheFolder() {
    assertThat(ClickHouse.server(folder, PORTS).command())
        .containsAnyOf("--http_port=18123", "18123")
        .anySatisfy(word -> assertThat(word).contains(root + "/.millrace/clickhouse/"));
    assertThat(ClickHouse.address(PORTS)).hasToString("http://localhost:18123");
  }

  @Test
  void theConsoleIsToldWhereEverythingIs() {
    List<String> command =
        WebConsole.server(
                folder,
                PORTS,
                "broker:9092",
                URI.create("http://flink:8081"),
                URI.create("http://clickhouse:8123"),
                "s3://bucket/files")
            .command();

    assertThat(command)
        .containsSequence("--port", "15000", "--stocks-port", "18502")
        .containsSequence("--kafka", "broker:9092", "--flink", "http://flink:8081")
        .containsSequence("--clickhouse", "http://clickhouse:8123", "--root", root.toString())
        .containsSequence("--uploads", folder.uploads().toString())
        .containsSequence("--file-store", "s3://bucket/files");
  }

  @Test
  void aClickHouseRunsForStocksUnlessSomebodyElseRunsOne() {
    assertThat(plan(List.of(Pipeline.STOCKS), Optional.empty()).runsClickHouse()).isTrue();
    assertThat(plan(List.of(Pipeline.FINGERPRINT), Optional.empty()).runsClickHouse()).isFalse();
    assertThat(
            plan(List.of(Pipeline.STOCKS), Optional.of(URI.create("http://there:8123")))
                .runsClickHouse())
        .isFalse();
  }

  @Test
  void pulsarListensOnLoopbackAndMakesNoTopicByItself() {
    assertThat(Pulsar.settings(PORTS))
        .containsEntry("bindAddress", "127.0.0.1")
        .containsEntry("brokerServicePort", "16650")
        .containsEntry("webServicePort", "18085")
        .containsEntry("allowAutoTopicCreation", "false")
        .containsEntry("brokerDeleteInactiveTopicsEnabled", "false");
    assertThat(Pulsar.server(folder).command())
        .contains(
            root + "/.millrace/pulsar/standalone.conf",
            root + "/.millrace/pulsar/metadata",
            root + "/.millrace/pulsar/bookie");
  }

  @Test
  void whatIsNoAddressOfAPulsarIsSaidSo() {
    assertThatThrownBy(() -> Pulsar.answers("localhost:6650"))
        .isInstanceOf(StackFailure.class)
        .hasMessage("'localhost:6650' is not the address of a Pulsar.");
  }

  @Test
  void theS3ServerListensOnLoopbackAndLetsNobodyElseSeeItsObjects() throws IOException {
    ObjectStore.prepare(folder, PORTS);

    assertThat(folder.s3().resolve("s3proxy.conf"))
        .content()
        .contains("s3proxy.endpoint=http://127.0.0.1:19000", "s3proxy.authorization=aws-v2-or-v4");
    assertThat(
            PosixFilePermissions.toString(
                Files.getPosixFilePermissions(folder.s3().resolve("data/warehouse"))))
        .isEqualTo("rwx------");
  }

  @Test
  void theCatalogIsToldWhereItsTablesLie() {
    assertThat(IcebergCatalog.server(folder, PORTS).command())
        .containsSequence("--port", "18181")
        .containsSequence("--tables", root + "/.millrace/iceberg/tables.db")
        .containsSequence("--warehouse", "s3://warehouse", "--s3", "http://localhost:19000")
        .containsSequence("--s3-credentials", root + "/.millrace/s3/credentials");
  }

  @Test
  void theLakehouseHasServersOfItsOwnUnlessSomebodyElseRunsThem() {
    Plan lakehouse = plan(List.of(Pipeline.LAKEHOUSE), Optional.empty());
    assertThat(lakehouse.runsPulsar()).isTrue();
    assertThat(lakehouse.runsIceberg()).isTrue();

    Plan maintenance = plan(List.of(Pipeline.LAKEHOUSE_MAINTENANCE), Optional.empty());
    assertThat(maintenance.runsPulsar()).isFalse();
    assertThat(maintenance.runsIceberg()).isTrue();

    assertThat(plan(Pipeline.usual(), Optional.empty()).runsIceberg()).isFalse();
    Plan elsewhere =
        plan(
            List.of(Pipeline.LAKEHOUSE),
            Optional.empty(),
            Optional.of("pulsar://there:6650"),
            Optional.of(URI.create("http://there:8181")));
    assertThat(elsewhere.runsPulsar()).isFalse();
    assertThat(elsewhere.runsIceberg()).isFalse();
  }

  private static Plan plan(List<Pipeline> pipelines, Optional<URI> otherClickHouse) {
    return plan(pipelines, otherClickHouse, Optional.empty(), Optional.empty());
  }

  private static Plan plan(
      List<Pipeline> pipelines,
      Optional<URI> otherClickHouse,
      Optional<String> otherPulsar,
      Optional<URI> otherIceberg) {
    return new Plan(
        pipelines,
        1,
        false,
        JobSettings.NONE,
        Sizing.DEFAULT,
        Set.of(),
        true,
        Optional.empty(),
        Optional.empty(),
        otherClickHouse,
        otherPulsar,
        otherIceberg,
        "");
  }

  @Test
  void writesYamlThatHoldsAnyPath() {
    Path file = root.resolve("it's #1/config.yaml");

    ConfigurationFile.yaml(file, Map.of("io.tmp.dirs", file.toString()));

    assertThat(file).content().isEqualTo("io.tmp.dirs: '" + root + "/it''s #1/config.yaml'\n");
  }

  @Test
  void environmentComesBeforeTheLastStartAndThatBeforeTheDefaults() {
    assertThat(Ports.inForce(folder, name -> null)).isEqualTo(Ports.DEFAULT);

    PORTS.remember(folder);
    assertThat(Ports.inForce(folder, name -> null)).isEqualTo(PORTS);

    Map<String, String> environment = Map.of("MILLRACE_KAFKA_PORT", "29092");
    assertThat(Ports.inForce(folder, environment::get)).isEqualTo(PORTS.with(Port.KAFKA, 29092));
  }

  @Test
  void aPortThatIsNoneIsNamedWithItsVariable() {
    assertThatThrownBy(() -> Ports.inForce(folder, Map.of("MILLRACE_FLINK_PORT", "web")::get))
        .isInstanceOf(StackFailure.class)
        .hasMessageContaining("MILLRACE_FLINK_PORT is 'web'");
    assertThatThrownBy(() -> PORTS.with(Port.KAFKA, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("0 is not a port: use 1 to 65535");
  }

  @Test
  void theStateFolderCanBeMoved() {
    assertThat(StackFolder.of(root, Map.of("MILLRACE_HOME", "/elsewhere")).home())
        .isEqualTo(Path.of("/elsewhere"));
  }
}
