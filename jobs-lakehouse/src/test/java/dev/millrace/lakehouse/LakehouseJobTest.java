package dev.millrace.lakehouse;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.testing.StrictEnvironment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.util.InstantiationUtil;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LakehouseJobTest {
  @Test
  void productionGraphNamesEveryOperator() {
    // Neither broker nor catalog are there: nothing is connected to while the graph is built.
    assertThat(
            StrictEnvironment.uids(
                job(
                    "--source=kafka",
                    "--kafka.bootstrap-servers=unused:9092",
                    "--catalog.type=rest",
                    "--catalog.uri=http://unused:8181",
                    "--catalog.warehouse=s3://unused")))
        .containsExactlyInAnyOrder(
            "events",
            "read-lines",
            "encode-rows",
            "bronze-raw",
            "bronze-raw: Sink pre-commit aggregator: bronze-raw",
            "Sink Committer: bronze-raw");
  }

  @Test
  void maintenanceNamesEveryOperator() throws Exception {
    var environment = StrictEnvironment.create();
    new MaintenanceJob(
            MaintenanceSettings.parse(
                "--catalog.type=rest",
                "--catalog.uri=http://unused:8181",
                "--catalog.warehouse=s3://unused"))
        .addTo(environment);
    assertThat(StrictEnvironment.uids(environment)).hasSizeGreaterThan(10).doesNotContainNull();
  }

  @Test
  void noSecretOfTheCatalogIsInTheGraph(@TempDir Path folder) throws Exception {
    Path secrets = Files.writeString(folder.resolve("secrets"), "jdbc.password=open-sesame\n");
    StreamExecutionEnvironment environment =
        job(
            "--source=kafka",
            "--catalog.type=jdbc",
            "--catalog.uri=jdbc:postgresql://unused/lakehouse",
            "--catalog.warehouse=s3://unused",
            "--catalog.properties=" + secrets);
    byte[] graph = InstantiationUtil.serializeObject(environment.getStreamGraph().getJobGraph());
    String text = new String(graph, StandardCharsets.ISO_8859_1);
    assertThat(text).contains("jdbc:postgresql://unused/lakehouse").doesNotContain("open-sesame");
  }

  private static StreamExecutionEnvironment job(String... arguments) {
    var environment = StrictEnvironment.create();
    LakehouseJob.from(Settings.parse(arguments)).addTo(environment);
    return environment;
  }
}
