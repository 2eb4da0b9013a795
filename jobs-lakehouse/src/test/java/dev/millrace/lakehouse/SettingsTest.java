package dev.millrace.lakehouse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.lakehouse.catalog.CatalogOptions;
import dev.millrace.lakehouse.catalog.CatalogType;
import dev.millrace.serde.settings.InvalidSettings;
import dev.millrace.serde.settings.SettingsTable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsTest {
  @Test
  void defaultsAreThoseOfTheSpecification() {
    Settings settings = Settings.parse();
    assertThat(settings.source()).isEqualTo(EventSource.PULSAR);
    assertThat(settings.topic()).isEqualTo("persistent://retail/metadata/events");
    assertThat(settings.zone()).isEqualTo(ZoneId.of("UTC"));
    assertThat(settings.checkpointInterval()).isEqualTo(Duration.ofMinutes(1));
    assertThat(settings.catalog())
        .isEqualTo(
            new CatalogOptions(
                CatalogType.HADOOP,
                null,
                "file:///var/lib/millrace/lakehouse",
                "rva",
                "bronze_raw",
                null,
                null,
                "us-east-1",
                false,
                null));
    assertThat(settings.catalog().fullName()).isEqualTo("lakehouse.rva.bronze_raw");
    assertThat(settings.pulsar())
        .isEqualTo(new PulsarSettings("pulsar://localhost:6650", null, null, "lakehouse"));
    assertThat(settings.kafka().bootstrapServers()).isEqualTo("localhost:9092");
    assertThat(settings.kafka().group()).isEqualTo("lakehouse");
    assertThat(Settings.parse("--source=kafka").topic()).isEqualTo("detection_events");
  }

  @Test
  void everySettingReachesItsPlace() {
    Settings settings =
        Settings.parse(
            "--source=kafka",
            "--input.topic=lines",
            "--input.zone=Europe/Berlin",
            "--checkpoint.interval=10s",
            "--catalog.type=jdbc",
            "--catalog.uri=jdbc:postgresql://db/lake",
            "--catalog.warehouse=s3://warehouse/here",
            "--catalog.database=shop",
            "--catalog.table=lines",
            "--catalog.properties=/run/secrets/catalog",
            "--s3.endpoint=http://store:9000",
            "--s3.region=eu-central-1",
            "--s3.path-style",
            "--s3.credentials-file=/run/secrets/store",
            "--pulsar.service-url=pulsar://broker:6650",
            "--pulsar.token-file=/run/secrets/token",
            "--pulsar.trusted-certificates=/etc/ca.pem",
            "--pulsar.subscription=lake",
            "--kafka.bootstrap-servers=broker:9092",
            "--kafka.group=lake");
    assertThat(settings.source()).isEqualTo(EventSource.KAFKA);
    assertThat(settings.topic()).isEqualTo("lines");
    assertThat(settings.zone()).isEqualTo(ZoneId.of("Europe/Berlin"));
    assertThat(settings.checkpointInterval()).isEqualTo(Duration.ofSeconds(10));
    assertThat(settings.catalog())
        .isEqualTo(
            new CatalogOptions(
                CatalogType.JDBC,
                "jdbc:postgresql://db/lake",
                "s3://warehouse/here",
                "shop",
                "lines",
                "/run/secrets/catalog",
                "http://store:9000",
                "eu-central-1",
                true,
                "/run/secrets/store"));
    assertThat(settings.pulsar())
        .isEqualTo(
            new PulsarSettings(
                "pulsar://broker:6650", "/run/secrets/token", "/etc/ca.pem", "lake"));
    assertThat(settings.kafka().bootstrapServers()).isEqualTo("broker:9092");
    assertThat(settings.kafka().group()).isEqualTo("lake");
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "--source=files                        | cannot be 'files'",
        "--input.zone=Office                   | cannot be 'Office'",
        "--checkpoint.interval=0s              | must be 10 ms or more",
        "--catalog.type=jdbc                   | needs --catalog.uri, such as jdbc:postgresql://",
        "--catalog.type=rest                   | needs --catalog.uri, such as http://",
        "--catalog.uri=jdbc:x?password=y       | Write jdbc.password=… into the file",
        "--catalog.warehouse=s3://warehouse    | Choose jdbc or rest for S3",
        "--catalog.warehouse=/srv/lakehouse    | file:///a/folder or s3://bucket/prefix",
        "--catalog.warehouse=file:///a b       | file:///a/folder or s3://bucket/prefix",
        "--catalog.tables=x                    | Did you mean --catalog.table?",
      })
  void explainsWhatIsWrong(String argument, String explanation) {
    assertThatThrownBy(() -> Settings.parse(argument))
        .isInstanceOf(InvalidSettings.class)
        .hasMessageContaining(explanation);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "--input.topic=events                  | persistent://tenant/namespace/topic",
        "--pulsar.service-url=http://broker    | pulsar://localhost:6650",
      })
  void explainsWhatPulsarCannotBeAskedFor(String argument, String explanation) {
    Settings settings = Settings.parse(argument);
    assertThatThrownBy(() -> LakehouseJob.from(settings))
        .isInstanceOf(InvalidSettings.class)
        .hasMessageContaining(explanation);
  }

  @Test
  void maintenanceDeletesNothingThatIsNeededUnlessToldTo() {
    MaintenanceSettings settings = MaintenanceSettings.parse();
    assertThat(settings.compactInterval()).isEqualTo(Duration.ofMinutes(10));
    assertThat(settings.compactMinFiles()).isEqualTo(5);
    assertThat(settings.fileSize()).isEqualTo(128 << 20);
    assertThat(settings.expireInterval()).isEqualTo(Duration.ofHours(1));
    assertThat(settings.keepAge()).isEqualTo(Duration.ofDays(7));
    assertThat(settings.keepSnapshots()).isEqualTo(100);
    assertThat(settings.orphansInterval()).isEqualTo(Duration.ofDays(1));
    assertThat(settings.orphanAge()).isEqualTo(Duration.ofDays(3));
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "--orphans.age=1min          | a commit under way",
        "--snapshots.keep-last=0     | must be 1 or more",
        "--compact.min-files=1       | must be 2 or more",
        "--compact.file-size=0b      | more than nothing",
        "--compact.every=1h          | Unknown setting",
      })
  void explainsWhatIsWrongWithMaintenance(String argument, String explanation) {
    assertThatThrownBy(() -> MaintenanceSettings.parse(argument))
        .isInstanceOf(InvalidSettings.class)
        .hasMessageContaining(explanation);
  }

  @Test
  void maintenanceOfNothingIsAMistake() {
    assertThatThrownBy(
            () ->
                MaintenanceSettings.parse(
                    "--compact.interval=0s", "--snapshots.interval=0s", "--orphans.interval=0s"))
        .isInstanceOf(InvalidSettings.class)
        .hasMessageContaining("nothing to do");
  }

  @Test
  void theReadmeListsEverySettingAsItIs() throws Exception {
    assertThat(Files.readAllLines(Path.of("README.md")))
        .containsSubsequence(SettingsTable.rows(Settings.ALL))
        .containsSubsequence(SettingsTable.rows(MaintenanceSettings.OWN));
  }

  @Test
  void helpListsEverySetting() {
    assertThat(Settings.ALL)
        .allSatisfy(option -> assertThat(Settings.help()).contains("--" + option.key()));
    assertThat(MaintenanceSettings.ALL)
        .allSatisfy(option -> assertThat(MaintenanceSettings.help()).contains("--" + option.key()));
    assertThat(MaintenanceSettings.help()).doesNotContain("Kafka");
  }
}
