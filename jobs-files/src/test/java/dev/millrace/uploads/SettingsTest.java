package dev.millrace.uploads;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.files.StoreOptions;
import dev.millrace.serde.deadletter.BreakerOptions;
import dev.millrace.serde.eventtime.EventTimeOptions;
import dev.millrace.serde.kafka.Delivery;
import dev.millrace.serde.settings.InvalidSettings;
import dev.millrace.serde.settings.SettingsTable;
import dev.millrace.uploads.isolation.AnalyserLimits;
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
    assertThat(settings.kafka().bootstrapServers()).isEqualTo("localhost:9092");
    assertThat(settings.kafka().delivery()).isEqualTo(Delivery.EXACTLY_ONCE);
    assertThat(settings.kafka().group()).isEqualTo("files");
    assertThat(settings.zone()).isEqualTo(ZoneId.of("UTC"));
    assertThat(settings.memory()).isEqualTo(Duration.ofDays(7));
    assertThat(settings.minSize()).isEqualTo(1 << 20);
    assertThat(settings.checkpointInterval()).isEqualTo(Duration.ofSeconds(1));
    assertThat(settings.alignedTimeout()).isEqualTo(Duration.ofMillis(200));
    assertThat(settings.print()).isFalse();
    assertThat(settings.analysis())
        .isEqualTo(
            new AnalysisOptions(
                new AnalyserLimits(2, Duration.ofMinutes(1), 256 << 20, 1 << 30, 500),
                2L << 30,
                10_000,
                false,
                320,
                null));
    assertThat(settings.store())
        .isEqualTo(
            new StoreOptions("file:///var/lib/millrace/files", null, "us-east-1", false, null));
    assertThat(settings.eventTime())
        .isEqualTo(
            new EventTimeOptions(
                Duration.ofMinutes(1),
                Duration.ofSeconds(10),
                Duration.ofSeconds(30),
                Duration.ofSeconds(5),
                Duration.ofSeconds(30),
                Duration.ofMinutes(5)));
    assertThat(settings.breaker()).isEqualTo(new BreakerOptions(1, Duration.ofMinutes(1), 100));
  }

  @Test
  void everySettingReachesItsPlace() {
    Settings settings =
        Settings.parse(
            "--input.zone=Europe/Berlin",
            "--input.memory=1h",
            "--filter.min-size=5mb",
            "--file.max-size=10mb",
            "--analysis.processes=3",
            "--analysis.timeout=5s",
            "--analysis.heap=64mb",
            "--analysis.memory=300mb",
            "--analysis.files-per-process=7",
            "--analysis.text-characters=99",
            "--analysis.keep-location",
            "--analysis.thumbnail-pixels=0",
            "--analysis.jar=/opt/analyser.jar",
            "--store.url=s3://files/of/people",
            "--store.s3.endpoint=http://store:9000",
            "--store.s3.region=eu-central-1",
            "--store.s3.path-style",
            "--store.s3.credentials-file=/run/secrets/store",
            "--checkpoint.interval=10s",
            "--checkpoint.aligned-timeout=1min",
            "--print",
            "--window.size=1h",
            "--input.max-ahead=1d");
    assertThat(settings.zone()).isEqualTo(ZoneId.of("Europe/Berlin"));
    assertThat(settings.memory()).isEqualTo(Duration.ofHours(1));
    assertThat(settings.minSize()).isEqualTo(5 << 20);
    assertThat(settings.analysis())
        .isEqualTo(
            new AnalysisOptions(
                new AnalyserLimits(3, Duration.ofSeconds(5), 64 << 20, 300 << 20, 7),
                10 << 20,
                99,
                true,
                0,
                "/opt/analyser.jar"));
    assertThat(settings.store())
        .isEqualTo(
            new StoreOptions(
                "s3://files/of/people",
                "http://store:9000",
                "eu-central-1",
                true,
                "/run/secrets/store"));
    assertThat(settings.checkpointInterval()).isEqualTo(Duration.ofSeconds(10));
    assertThat(settings.alignedTimeout()).isEqualTo(Duration.ofMinutes(1));
    assertThat(settings.print()).isTrue();
    assertThat(settings.eventTime().windowSize()).isEqualTo(Duration.ofHours(1));
    assertThat(settings.eventTime().maxAhead()).isEqualTo(Duration.ofDays(1));
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "--input.zone=Office                 | cannot be 'Office'",
        "--input.memory=0s                   | longer than zero",
        "--checkpoint.interval=0s            | must be 10 ms or more",
        "--analysis.processes=0              | must be 1 or more",
        "--analysis.files-per-process=0      | must be 1 or more",
        "--analysis.timeout=0s               | longer than zero",
        "--analysis.text-characters=1000000  | takes 0 to 100000",
        "--analysis.thumbnail-pixels=-1      | takes 0 to 640",
        "--store.url=/srv/files              | file:///a/folder or s3://bucket/prefix",
        "--store.url=http://store/files      | file:///a/folder or s3://bucket/prefix",
        "--store.url=s3://                   | file:///a/folder or s3://bucket/prefix",
        "--window.size=0s                    | longer than zero",
        "--analysis.time=5s                  | Did you mean --analysis.timeout?",
      })
  void explainsWhatIsWrong(String argument, String explanation) {
    assertThatThrownBy(() -> Settings.parse(argument))
        .isInstanceOf(InvalidSettings.class)
        .hasMessageContaining(explanation);
  }

  @Test
  void theReadmeListsEverySettingAsItIs() throws Exception {
    assertThat(Files.readAllLines(Path.of("README.md")))
        .containsSubsequence(SettingsTable.rows(Settings.ALL));
  }

  @Test
  void helpListsEverySetting() {
    assertThat(Settings.ALL)
        .allSatisfy(option -> assertThat(Settings.help()).contains("--" + option.key()));
  }
}
