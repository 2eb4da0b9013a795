package dev.millrace.stocks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.clickhouse.Batching;
import dev.millrace.clickhouse.ClickHouseAccess;
import dev.millrace.clickhouse.Secret;
import dev.millrace.serde.deadletter.BreakerOptions;
import dev.millrace.serde.eventtime.EventTimeOptions;
import dev.millrace.serde.kafka.Delivery;
import dev.millrace.serde.settings.InvalidSettings;
import dev.millrace.serde.settings.SettingsTable;
import dev.millrace.stocks.model.Interval;
import dev.millrace.stocks.table.TableOptions;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsTest {
  @Test
  void defaultsAreThoseOfTheSpecification() {
    Settings settings = Settings.parse();
    assertThat(settings.kafka().bootstrapServers()).isEqualTo("localhost:9092");
    assertThat(settings.kafka().delivery()).isEqualTo(Delivery.EXACTLY_ONCE);
    assertThat(settings.kafka().group()).isEqualTo("stocks");
    assertThat(settings.inputTopic()).isEqualTo("stock-ticks");
    assertThat(settings.deadLetterTopic()).isEqualTo("stock-ticks.dead-letters");
    assertThat(settings.zone()).isEqualTo(ZoneId.of("UTC"));
    assertThat(settings.intervals()).containsExactly(Interval.values());
    assertThat(settings.checkpointInterval()).isEqualTo(Duration.ofSeconds(1));
    assertThat(settings.print()).isFalse();
    assertThat(settings.table())
        .isEqualTo(
            new TableOptions(
                new ClickHouseAccess(
                    URI.create("http://localhost:8123"),
                    "default",
                    Secret.inVariable("MILLRACE_CLICKHOUSE_PASSWORD")),
                "stocks",
                new Batching(100_000, 16 << 20, Duration.ofSeconds(1))));
    assertThat(settings.eventTime())
        .isEqualTo(
            new EventTimeOptions(
                Duration.ofDays(1),
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
            "--input.topic=trades",
            "--input.zone=America/New_York",
            "--bars.intervals=1h, 1m",
            "--checkpoint.interval=10s",
            "--print",
            "--clickhouse.url=https://store:8443",
            "--clickhouse.database=market",
            "--clickhouse.user=writer",
            "--clickhouse.password-file=/run/secrets/clickhouse",
            "--clickhouse.batch-rows=7",
            "--clickhouse.batch-bytes=1mb",
            "--clickhouse.batch-age=3s",
            "--window.out-of-orderness=2s",
            "--input.max-ahead=1d");
    assertThat(settings.inputTopic()).isEqualTo("trades");
    assertThat(settings.deadLetterTopic()).isEqualTo("trades.dead-letters");
    assertThat(settings.zone()).isEqualTo(ZoneId.of("America/New_York"));
    assertThat(settings.intervals()).containsExactly(Interval.MINUTE, Interval.HOUR);
    assertThat(settings.checkpointInterval()).isEqualTo(Duration.ofSeconds(10));
    assertThat(settings.print()).isTrue();
    assertThat(settings.table())
        .isEqualTo(
            new TableOptions(
                new ClickHouseAccess(
                    URI.create("https://store:8443"),
                    "writer",
                    Secret.inFile("/run/secrets/clickhouse")),
                "market",
                new Batching(7, 1 << 20, Duration.ofSeconds(3))));
    assertThat(settings.eventTime().windowSize()).isEqualTo(Duration.ofHours(1));
    assertThat(settings.eventTime().outOfOrderness()).isEqualTo(Duration.ofSeconds(2));
    assertThat(settings.eventTime().maxAhead()).isEqualTo(Duration.ofDays(1));
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "--input.zone=Wallstreet                     | cannot be 'Wallstreet'",
        "--bars.intervals=1m,2m                      | cannot be '1m,2m'",
        "--bars.intervals=,                          | takes some of 1s,1m,5m,1h,1d",
        "--checkpoint.interval=0s                    | must be 10 ms or more",
        "--window.size=1min                          | Unknown setting --window.size",
        "--clickhouse.url=localhost:8123             | http://localhost:8123",
        "--clickhouse.url=jdbc:clickhouse:store      | http://localhost:8123",
        "--clickhouse.url=http://not a host          | is no address",
        "--clickhouse.database=stocks;drop           | cannot be 'stocks;drop'",
        "--clickhouse.database=stocks.ticks          | cannot be 'stocks.ticks'",
        "--clickhouse.batch-rows=0                   | cannot have 0 rows",
        "--clickhouse.batch-bytes=1tb                | 134217728",
        "--clickhouse.batch-age=0s                   | cannot be closed",
        "--clickhouse.databse=x                      | Did you mean --clickhouse.database?",
      })
  void explainsWhatIsWrong(String argument, String explanation) {
    assertThatThrownBy(() -> Settings.parse(argument))
        .isInstanceOf(InvalidSettings.class)
        .hasMessageContaining(explanation);
  }

  @Test
  void neverRepeatsAnAddressThatMayHoldSecrets() {
    for (String url : List.of("http://u:hidden@store:8123", "http://u:hidden word@store")) {
      assertThatThrownBy(() -> Settings.parse("--clickhouse.url", url))
          .isInstanceOf(InvalidSettings.class)
          .satisfies(
              refused -> {
                for (Throwable cause = refused; cause != null; cause = cause.getCause()) {
                  assertThat(cause.toString()).doesNotContain("hidden");
                }
              });
    }
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
