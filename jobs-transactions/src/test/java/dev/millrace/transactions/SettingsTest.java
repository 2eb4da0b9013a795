package dev.millrace.transactions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.serde.deadletter.BreakerOptions;
import dev.millrace.serde.eventtime.EventTimeOptions;
import dev.millrace.serde.kafka.Delivery;
import dev.millrace.serde.registry.RegistryAddress;
import dev.millrace.serde.settings.InvalidSettings;
import dev.millrace.serde.settings.SettingsTable;
import dev.millrace.transactions.logic.Discounts;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsTest {
  @Test
  void defaultsAreThoseOfTheSpecification() {
    Settings settings = Settings.parse();
    assertThat(settings.format()).isEqualTo(WireFormat.JSON);
    assertThat(settings.registry())
        .isEqualTo(
            new RegistryAddress(
                URI.create("http://localhost:8084/apis/ccompat/v7"), null, Duration.ofMinutes(1)));
    assertThat(settings.kafka().bootstrapServers()).isEqualTo("localhost:9092");
    assertThat(settings.kafka().delivery()).isEqualTo(Delivery.EXACTLY_ONCE);
    assertThat(settings.kafka().group()).isEqualTo("transactions");
    assertThat(settings.kafka().transactionPrefix()).isEqualTo("transactions");
    assertThat(settings.inputTopic()).isEqualTo("transactions");
    assertThat(settings.deadLetterTopic()).isEqualTo("transactions.dead-letters");
    assertThat(settings.zone()).isEqualTo(ZoneId.of("UTC"));
    assertThat(settings.minAmount()).isEqualTo("100");
    assertThat(settings.highValue()).isEqualTo("500");
    assertThat(settings.rulesTopic()).isEqualTo("transaction_rules");
    assertThat(settings.deadRulesTopic()).isEqualTo("transaction_rules.dead-letters");
    assertThat(settings.maxBurst()).isEqualTo(100);
    assertThat(settings.print()).isFalse();
    assertThat(settings.eventTime())
        .isEqualTo(
            new EventTimeOptions(
                Duration.ofMinutes(1),
                Duration.ofSeconds(10),
                Duration.ofSeconds(30),
                Duration.ofSeconds(5),
                Duration.ofSeconds(30),
                Duration.ofHours(1)));
    assertThat(settings.breaker()).isEqualTo(new BreakerOptions(1, Duration.ofMinutes(1), 100));
    assertThat(settings.discounts())
        .isEqualTo(
            new Discounts(
                Map.of(
                    "electronics", new BigDecimal("0.10"),
                    "clothing", new BigDecimal("0.15"),
                    "books", new BigDecimal("0.05"),
                    "home", new BigDecimal("0.08"),
                    "sports", new BigDecimal("0.12"))));
  }

  @Test
  void everySettingReachesItsPlace() {
    Settings settings =
        Settings.parse(
            "--format=avro",
            "--registry.url=https://schemas.example",
            "--registry.patience=5s",
            "--input.topic=payments",
            "--input.zone=Europe/Berlin",
            "--discounts=tea:0.5,milk:0.25",
            "--filter.min-amount=9.99",
            "--filter.high-value=99.99",
            "--rules.topic=orders",
            "--patterns.max-burst=6",
            "--print",
            "--window.size=5min",
            "--window.out-of-orderness=1s",
            "--window.idleness=2s",
            "--window.resume-hold=3s",
            "--window.flush-after=0s",
            "--input.max-ahead=1d",
            "--dead-letters.breaker.share=0.25",
            "--dead-letters.breaker.period=10s",
            "--dead-letters.breaker.min-records=7");
    assertThat(settings.format()).isEqualTo(WireFormat.AVRO);
    assertThat(settings.registry())
        .isEqualTo(
            new RegistryAddress(
                URI.create("https://schemas.example"), null, Duration.ofSeconds(5)));
    assertThat(settings.inputTopic()).isEqualTo("payments");
    assertThat(settings.deadLetterTopic()).isEqualTo("payments.dead-letters");
    assertThat(settings.zone()).isEqualTo(ZoneId.of("Europe/Berlin"));
    assertThat(settings.discounts().rates())
        .isEqualTo(Map.of("tea", new BigDecimal("0.5"), "milk", new BigDecimal("0.25")));
    assertThat(settings.minAmount()).isEqualTo("9.99");
    assertThat(settings.highValue()).isEqualTo("99.99");
    assertThat(settings.rulesTopic()).isEqualTo("orders");
    assertThat(settings.deadRulesTopic()).isEqualTo("orders.dead-letters");
    assertThat(settings.maxBurst()).isEqualTo(6);
    assertThat(settings.print()).isTrue();
    assertThat(settings.breaker()).isEqualTo(new BreakerOptions(0.25, Duration.ofSeconds(10), 7));
    assertThat(settings.eventTime())
        .isEqualTo(
            new EventTimeOptions(
                Duration.ofMinutes(5),
                Duration.ofSeconds(1),
                Duration.ofSeconds(2),
                Duration.ofSeconds(3),
                Duration.ZERO,
                Duration.ofDays(1)));
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "--input.zone=Mars,           Zones look like",
    "--discounts=books:half,      cannot be 'half'",
    "--discounts=books:2,         between 0 and 1",
    "--filter.min-amount=free,    cannot be 'free'",
    "--patterns.max-burst=5,      must be more than 5",
    "--window.size=0s,            longer than zero",
    "--dead-letters.breaker.share=30,  from 0 to 1",
    "--dead-letters.breaker.period=0s, longer than zero",
    "--window.out-of-order=5s,    Did you mean --window.out-of-orderness?",
    "--format=xml,                cannot be 'xml'",
    "--registry.url=schemas:8081, looks like http://",
    "--registry.credentials=/no/such/file, cannot be read",
    "--delivery=twice,            cannot be 'twice'",
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
