package dev.millrace.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.console.files.FilesSettings;
import dev.millrace.files.StoreOptions;
import dev.millrace.localstack.StackFailure;
import java.lang.reflect.Field;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;

/** What can be set, and where it is written down. */
class ConsoleTest {
  private static final Pattern VARIABLE =
      Pattern.compile("\\$\\{env:(?<name>[A-Z_]+)(:-(?<usual>.*))?}");

  @Test
  void theReadmeListsEveryOptionAsItIs() throws Exception {
    List<String> rows =
        Console.commandLine().getCommandSpec().options().stream()
            .filter(option -> !option.usageHelp() && !option.versionHelp())
            .map(ConsoleTest::row)
            .toList();

    assertThat(rows).hasSizeGreaterThan(10);
    assertThat(Files.readAllLines(Path.of("README.md"))).containsSubsequence(rows);
  }

  @Test
  void helpBeginsWithAnExample() {
    assertThat(Console.commandLine().getUsageMessage()).startsWith("Example:");
  }

  @Test
  void looksAtWhatItIsPointedTo(@TempDir Path folder) throws Exception {
    Path kafka = Files.writeString(folder.resolve("kafka.properties"), "security.protocol=SSL\n");
    Path password = Files.writeString(folder.resolve("password"), "secret\n");
    Surroundings surroundings =
        parsed(
                "--kafka=broker:9092",
                "--kafka-properties=" + kafka,
                "--flink=flink:8081",
                "--clickhouse=https://store:8443",
                "--clickhouse-user=reader",
                "--clickhouse-password-file=" + password)
            .surroundings();

    assertThat(surroundings.kafka())
        .isEqualTo(new KafkaServers("broker:9092", Map.of("security.protocol", "SSL")));
    assertThat(surroundings.flink()).isEqualTo(URI.create("http://flink:8081"));
    assertThat(surroundings.clickHouse().address()).isEqualTo(URI.create("https://store:8443"));
    assertThat(surroundings.clickHouse().user()).isEqualTo("reader");
    assertThat(surroundings.clickHouse().password()).isEqualTo("secret");
  }

  @Test
  void bringsFilesWhereItIsTold() {
    FilesSettings settings =
        parsed(
                "--uploads=/var/uploads",
                "--upload-max-mib=3",
                "--uploads-max-mib=30",
                "--upload-hours=2",
                "--file-store=s3://bucket/files",
                "--file-store-endpoint=http://localhost:9000",
                "--file-store-region=eu-central-1",
                "--file-store-path-style=true",
                "--file-store-credentials-file=/run/keys")
            .filesSettings();

    assertThat(settings.uploads()).isEqualTo(Path.of("/var/uploads"));
    assertThat(settings.limits().fileBytes()).isEqualTo(3 << 20);
    assertThat(settings.limits().folderBytes()).isEqualTo(30 << 20);
    assertThat(settings.limits().patience()).isEqualTo(Duration.ofHours(2));
    assertThat(settings.store())
        .isEqualTo(
            new StoreOptions(
                "s3://bucket/files", "http://localhost:9000", "eu-central-1", true, "/run/keys"));
    assertThat(parsed("--file-store=/var/files").filesSettings().store().url())
        .isEqualTo("file:///var/files");
  }

  @ParameterizedTest
  @ValueSource(strings = {"--upload-max-mib=0", "--uploads-max-mib=10", "--upload-hours=0"})
  void refusesLimitsThatMakeNoSense(String option) {
    assertThatThrownBy(() -> parsed(option).filesSettings())
        .isInstanceOf(StackFailure.class)
        .hasMessageContaining("limits of uploads");
  }

  @Test
  void saysWhichAddressItCannotRead() {
    assertThatThrownBy(() -> parsed("--flink=http://:x").surroundings())
        .isInstanceOf(StackFailure.class)
        .hasMessageContaining("--flink");
  }

  @Test
  void settingsOfKafkaAreNotForLogs() {
    assertThat(new KafkaServers("broker:9092", Map.of("sasl.jaas.config", "secret")).toString())
        .isEqualTo("broker:9092");
  }

  private static Console parsed(String... arguments) {
    CommandLine line = Console.commandLine();
    line.parseArgs(arguments);
    return line.getCommand();
  }

  /** As in the README: option, variable, default, meaning. */
  private static String row(OptionSpec option) {
    // Picocli itself tells defaults only with the variables already in their place.
    String written = ((Field) option.userObject()).getAnnotation(Option.class).defaultValue();
    Matcher parts = VARIABLE.matcher(written);
    assertThat(parts.matches()).as(written).isTrue();
    String usual = parts.group("usual");
    return "| `%s` | `%s` | %s | %s |"
        .formatted(
            option.longestName(),
            parts.group("name"),
            usual == null ? "none" : "`" + usual + "`",
            String.join(" ", option.description()));
  }
}
