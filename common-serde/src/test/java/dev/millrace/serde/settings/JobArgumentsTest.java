package dev.millrace.serde.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JobArgumentsTest {
  private static final ConfigOption<Duration> SIZE =
      ConfigOptions.key("window.size")
          .durationType()
          .defaultValue(Duration.ofMinutes(1))
          .withDescription("Length of windows.");

  private static final ConfigOption<Boolean> PRINT =
      ConfigOptions.key("print")
          .booleanType()
          .defaultValue(false)
          .withDescription("Print results.");

  private static final JobArguments.Declared DECLARED =
      new JobArguments.Declared(
          List.of(SIZE, PRINT), "kafka.", Set.of("security.protocol", "max.poll.records"));

  @Test
  void readsKeysAndValuesInBothForms() {
    assertThat(parse("--window.size", "5 min").values().get(SIZE)).isEqualTo(Duration.ofMinutes(5));
    assertThat(parse("--window.size=90s").values().get(SIZE)).isEqualTo(Duration.ofSeconds(90));
  }

  @Test
  void takesDefaultsForWhatIsNotGiven() {
    assertThat(parse().values().get(SIZE)).isEqualTo(Duration.ofMinutes(1));
  }

  @Test
  void takesSwitchesWithAndWithoutAValue() {
    assertThat(parse("--print").values().get(PRINT)).isTrue();
    assertThat(parse("--print", "false").values().get(PRINT)).isFalse();
    assertThat(parse("--print", "--window.size", "1s").values().get(PRINT)).isTrue();
  }

  @Test
  void handsOnWhatKafkasClientsKnow() {
    assertThat(parse("--kafka.security.protocol", "SSL").passedThrough())
        .containsEntry("security.protocol", "SSL");
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "--window.sise 1min,            Did you mean --window.size?",
    "--kafka.securty.protocol SSL,  Did you mean --kafka.security.protocol?",
    "--window.size,                 needs a value",
    "--window.size soon,            cannot be 'soon'",
    "--print maybe,                 is not a setting",
    "window.size 1min,              is not a setting",
    "--print --print,               given twice",
  })
  void explainsWhatIsWrong(String line, String explanation) {
    assertThatThrownBy(() -> parse(line.split(" ")))
        .isInstanceOf(InvalidSettings.class)
        .hasMessageContaining(explanation);
  }

  @Test
  void helpNamesEverySettingWithItsDefault() {
    assertThat(JobArguments.help("What it does.", DECLARED))
        .startsWith("What it does.")
        .contains("--window.size", "Length of windows. [1 min]", "--print", "[false]", "--kafka.");
  }

  private static JobArguments parse(String... arguments) {
    return JobArguments.parse(DECLARED, arguments);
  }
}
