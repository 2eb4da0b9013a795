package dev.millrace.detection.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.serde.settings.InvalidSettings;
import java.time.Duration;
import java.util.Map;
import org.apache.flink.configuration.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TableOptionsTest {
  private static final String URL = "jdbc:postgresql://localhost:5432/realtime_analytics";

  @Test
  void withoutAnAddressThereIsNoTable() {
    assertThat(TableOptions.from(new Configuration())).isNull();
  }

  @Test
  void defaultsAreThoseOfTheSpecification() {
    assertThat(TableOptions.from(Configuration.fromMap(Map.of("table.url", URL))))
        .isEqualTo(
            new TableOptions(
                URL,
                "detections",
                "smartcity",
                null,
                true,
                TableDelivery.UPSERT,
                "detection",
                500,
                Duration.ofSeconds(1)));
  }

  @Test
  void everySettingReachesItsPlace() {
    assertThat(
            TableOptions.from(
                Configuration.fromMap(
                    Map.of(
                        "table.url", URL,
                        "table.name", "city.seen",
                        "table.user", "writer",
                        "table.password-file", "/run/secrets/table",
                        "table.create", "false",
                        "table.delivery", "exactly-once",
                        "table.transaction-prefix", "second-copy",
                        "table.batch-size", "7",
                        "table.batch-interval", "3s"))))
        .isEqualTo(
            new TableOptions(
                URL,
                "city.seen",
                "writer",
                "/run/secrets/table",
                false,
                TableDelivery.EXACTLY_ONCE,
                "second-copy",
                7,
                Duration.ofSeconds(3)));
  }

  @ParameterizedTest(name = "{0}={1}")
  @CsvSource({
    "table.url,                jdbc:mysql://localhost/db,             other databases are not",
    "table.url,                localhost:5432,                        looks like jdbc:postgresql",
    "table.url,                jdbc:postgresql://db:port/x,           looks like jdbc:postgresql",
    "table.name,               detections; DROP TABLE x,              like detections or",
    "table.name,               a.b.c,                                 like detections or",
    "table.name,               1st,                                   like detections or",
    "table.name,               '',                                    like detections or",
    "table.user,               ' ',                                   must not be empty",
    "table.transaction-prefix, it's,                                  1 to 40 letters",
    "table.transaction-prefix, a/b,                                   1 to 40 letters",
    "table.batch-size,         0,                                     from 1 to 100000",
    "table.batch-interval,     0s,                                    longer than zero",
  })
  void explainsWhatIsWrong(String key, String value, String explanation) {
    Configuration settings = Configuration.fromMap(Map.of("table.url", URL));
    settings.setString(key, value);
    assertThatThrownBy(() -> TableOptions.from(settings))
        .isInstanceOf(InvalidSettings.class)
        .hasMessageContaining("--" + key)
        .hasMessageContaining(explanation);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "jdbc:postgresql://localhost/db?user=smartcity",
        "jdbc:postgresql://localhost/db?ssl=true&password=sesame",
        "jdbc:postgresql://localhost/db?sslpassword=sesame",
        "jdbc:postgresql://smartcity:sesame@localhost/db",
        "jdbc:postgresql://smartcity:sesame@localhost:5432/db",
      })
  void credentialsInTheAddressAreRefusedAndNotRepeated(String url) {
    assertThatThrownBy(() -> TableOptions.from(Configuration.fromMap(Map.of("table.url", url))))
        .isInstanceOf(InvalidSettings.class)
        .hasMessageContaining("--table.url")
        .hasMessageNotContaining("sesame")
        .hasMessageNotContaining("localhost/db");
  }

  @Test
  void aSettingOfATableThatIsNotWrittenIsAMistake() {
    assertThatThrownBy(
            () -> TableOptions.from(Configuration.fromMap(Map.of("table.create", "false"))))
        .hasMessage("--table.create needs --table.url.");
  }
}
