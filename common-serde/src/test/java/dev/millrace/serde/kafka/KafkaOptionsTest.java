package dev.millrace.serde.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.serde.settings.InvalidSettings;
import dev.millrace.serde.settings.JobArguments;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KafkaOptionsTest {
  @Test
  void everyDefaultIsOneThatWorksOnALaptop() {
    assertThat(parse())
        .isEqualTo(
            new KafkaOptions(
                "localhost:9092",
                "payments",
                Delivery.EXACTLY_ONCE,
                "payments",
                Duration.ofMinutes(15),
                1_048_588,
                java.util.Map.of()));
  }

  @Test
  void everySettingReachesItsPlace(@TempDir Path folder) throws Exception {
    Path file =
        Files.writeString(
            folder.resolve("client.properties"),
            "security.protocol=SASL_SSL\nsasl.jaas.config=secret\n");
    assertThat(
            parse(
                "--kafka.bootstrap-servers=b:1",
                "--kafka.group=g",
                "--delivery=at-least-once",
                "--kafka.transaction-prefix=p",
                "--kafka.transaction-timeout=5min",
                "--kafka.max-record-bytes=2000000",
                "--kafka.properties=" + file,
                "--kafka.security.protocol=SSL"))
        .isEqualTo(
            new KafkaOptions(
                "b:1",
                "g",
                Delivery.AT_LEAST_ONCE,
                "p",
                Duration.ofMinutes(5),
                2_000_000,
                java.util.Map.of("security.protocol", "SSL", "sasl.jaas.config", "secret")));
  }

  @Test
  void neverShowsClientSettings(@TempDir Path folder) throws Exception {
    Path file = Files.writeString(folder.resolve("client.properties"), "sasl.jaas.config=secret");
    assertThat(parse("--kafka.properties", file.toString()).toString()).doesNotContain("secret");
  }

  @Test
  void explainsAFileThatIsNotThere() {
    assertThatThrownBy(() -> parse("--kafka.properties", "missing.properties"))
        .isInstanceOf(InvalidSettings.class)
        .hasMessageContaining("missing.properties");
  }

  private static KafkaOptions parse(String... arguments) {
    var declared =
        new JobArguments.Declared(KafkaOptions.ALL, KafkaOptions.PREFIX, KafkaOptions.clientKeys());
    return KafkaOptions.from(JobArguments.parse(declared, arguments), "payments");
  }
}
