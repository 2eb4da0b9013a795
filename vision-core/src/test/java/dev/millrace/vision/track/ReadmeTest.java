package dev.millrace.vision.track;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the README says of settings is so. */
final class ReadmeTest {
  @ParameterizedTest
  @MethodSource("settings")
  void namesEverySettingWithItsDefault(RecordComponent setting) throws Exception {
    Object value = setting.getAccessor().invoke(TwoStageSettings.DEFAULT);

    assertThat(tableOfSettings())
        .anyMatch(row -> row.startsWith("| `%s` | %s |".formatted(setting.getName(), value)));
  }

  @ParameterizedTest
  @MethodSource("tableOfSettings")
  void namesNoOtherSetting(String row) {
    assertThat(settings().map(RecordComponent::getName))
        .contains(row.replaceFirst("\\| `(\\w+)`.*", "$1"));
  }

  static Stream<RecordComponent> settings() {
    return Stream.of(TwoStageSettings.class.getRecordComponents());
  }

  static List<String> tableOfSettings() throws IOException {
    return Files.readAllLines(Path.of("README.md")).stream()
        .dropWhile(line -> !line.equals("### The trackers"))
        .takeWhile(line -> !line.equals("### Results"))
        .filter(line -> line.startsWith("| `"))
        .toList();
  }
}
