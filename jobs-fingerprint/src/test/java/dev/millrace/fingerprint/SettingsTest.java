package dev.millrace.fingerprint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.fingerprint.logic.Deviation;
import dev.millrace.fingerprint.logic.Register;
import dev.millrace.fingerprint.logic.Statistics;
import dev.millrace.serde.deadletter.BreakerOptions;
import dev.millrace.serde.eventtime.EventTimeOptions;
import dev.millrace.serde.kafka.Delivery;
import dev.millrace.serde.settings.InvalidSettings;
import dev.millrace.serde.settings.SettingsTable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsTest {
  @Test
  void defaultsAreThoseOfTheSpecification() {
    Settings settings = Settings.parse();
    assertThat(settings.kafka().bootstrapServers()).isEqualTo("localhost:9092");
    assertThat(settings.kafka().delivery()).isEqualTo(Delivery.EXACTLY_ONCE);
    assertThat(settings.kafka().group()).isEqualTo("fingerprint");
    assertThat(settings.inputTopic()).isEqualTo("sensor-data");
    assertThat(settings.deadLetterTopic()).isEqualTo("sensor-data.dead-letters");
    assertThat(settings.statistics()).isEqualTo(new Statistics(100_000, Deviation.POPULATION));
    assertThat(settings.register()).isEqualTo(new Register(Map.of(), "kiln"));
    assertThat(settings.print()).isFalse();
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
            "--input.topic=plant",
            "--stddev=sample",
            "--statistics.exact-readings=7",
            "--equipment.types=110:mill,111:fan",
            "--equipment.default-type=pump",
            "--print",
            "--window.size=1h",
            "--input.max-ahead=1d");
    assertThat(settings.inputTopic()).isEqualTo("plant");
    assertThat(settings.deadLetterTopic()).isEqualTo("plant.dead-letters");
    assertThat(settings.statistics()).isEqualTo(new Statistics(7, Deviation.SAMPLE));
    assertThat(settings.register())
        .isEqualTo(new Register(Map.of("110", "mill", "111", "fan"), "pump"));
    assertThat(settings.print()).isTrue();
    assertThat(settings.eventTime().windowSize()).isEqualTo(Duration.ofHours(1));
    assertThat(settings.eventTime().maxAhead()).isEqualTo(Duration.ofDays(1));
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "--stddev=mean,                     cannot be 'mean'",
    "--statistics.exact-readings=0,     must be at least 1",
    "--equipment.types=kiln,            cannot be 'kiln'",
    "--window.sise=5s,                  Did you mean --window.size?",
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
