package dev.millrace.videostatistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.serde.deadletter.BreakerOptions;
import dev.millrace.serde.eventtime.EventTimeOptions;
import dev.millrace.serde.kafka.Delivery;
import dev.millrace.serde.settings.InvalidSettings;
import dev.millrace.serde.settings.SettingsTable;
import dev.millrace.videostatistics.flow.VideoStatistics;
import dev.millrace.videostatistics.logic.Assessment;
import dev.millrace.videostatistics.logic.Memory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsTest {
  @Test
  void defaultsAreThoseOfTheSpecification() {
    Settings settings = Settings.parse();
    assertThat(settings.kafka().bootstrapServers()).isEqualTo("localhost:9092");
    assertThat(settings.kafka().delivery()).isEqualTo(Delivery.EXACTLY_ONCE);
    assertThat(settings.kafka().group()).isEqualTo("video-statistics");
    assertThat(settings.kafka().transactionPrefix()).isEqualTo("video-statistics");
    assertThat(settings.kafka().maxRecordBytes()).isEqualTo(8 * 1024 * 1024);
    assertThat(settings.inputTopic()).isEqualTo("video_frames");
    assertThat(settings.deadLetterTopic()).isEqualTo("video_frames.dead-letters");
    assertThat(settings.print()).isFalse();
    assertThat(settings.breaker()).isEqualTo(new BreakerOptions(1, Duration.ofMinutes(1), 100));
    assertThat(settings.statistics())
        .isEqualTo(
            new VideoStatistics(
                new Assessment(480, 20, 50),
                Duration.ofSeconds(2),
                Duration.ofSeconds(10),
                new Memory(Duration.ofHours(1)),
                new EventTimeOptions(
                    Duration.ofMinutes(1),
                    Duration.ofSeconds(10),
                    Duration.ofSeconds(30),
                    Duration.ofSeconds(5),
                    Duration.ofSeconds(30),
                    Duration.ofMinutes(5))));
  }

  @Test
  void everySettingReachesItsPlace() {
    Settings settings =
        Settings.parse(
            "--input.topic=cameras",
            "--frames.min-side=720",
            "--black.brightness=12.5",
            "--blurred.sharpness=80",
            "--gap.after=500ms",
            "--silence.after=3s",
            "--source.forget-after=1d",
            "--print",
            "--window.size=10s",
            "--input.max-ahead=1h",
            "--kafka.max-record-bytes=2000000");
    assertThat(settings.inputTopic()).isEqualTo("cameras");
    assertThat(settings.deadLetterTopic()).isEqualTo("cameras.dead-letters");
    assertThat(settings.print()).isTrue();
    assertThat(settings.kafka().maxRecordBytes()).isEqualTo(2_000_000);
    VideoStatistics statistics = settings.statistics();
    assertThat(statistics.assessment()).isEqualTo(new Assessment(720, 12.5, 80));
    assertThat(statistics.gapAfter()).isEqualTo(Duration.ofMillis(500));
    assertThat(statistics.silentAfter()).isEqualTo(Duration.ofSeconds(3));
    assertThat(statistics.memory().span()).isEqualTo(Duration.ofDays(1));
    assertThat(statistics.eventTime().windowSize()).isEqualTo(Duration.ofSeconds(10));
    assertThat(statistics.eventTime().maxAhead()).isEqualTo(Duration.ofHours(1));
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "--frames.min-side=-1,       must not be negative",
    "--black.brightness=256,     from 0 to 255",
    "--blurred.sharpness=-1,     must not be negative",
    "--gap.after=0s,             must be longer than zero",
    "--silence.after=0s,         must be longer than zero",
    "--source.forget-after=0s,   too short",
    "--silence.aftre=5s,         Did you mean --silence.after?",
  })
  void explainsWhatIsWrong(String argument, String explanation) {
    assertThatThrownBy(() -> Settings.parse(argument))
        .isInstanceOf(InvalidSettings.class)
        .hasMessageContaining(explanation);
  }

  @Test
  void thePageListsEverySettingAsItIs() throws Exception {
    assertThat(Files.readAllLines(Path.of("statistics.md")))
        .containsSubsequence(SettingsTable.rows(Settings.ALL));
  }

  @Test
  void helpListsEverySetting() {
    assertThat(Settings.ALL)
        .allSatisfy(option -> assertThat(Settings.help()).contains("--" + option.key()));
  }
}
