package dev.millrace.serde.registry;

import static org.apache.flink.configuration.ConfigOptions.key;

import dev.millrace.serde.settings.InvalidSettings;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.Configuration;
import org.jspecify.annotations.Nullable;

/** What can be set about the schema registry of a job. */
public final class RegistryOptions {
  public static final ConfigOption<String> URL =
      key("registry.url")
          .stringType()
          .defaultValue("http://localhost:8084/apis/ccompat/v7")
          .withDescription(
              "The schema registry of `--format avro`, with the path in front of `/subjects`: none"
                  + " for Confluent's, `/apis/ccompat/v7` for Apicurio.");

  public static final ConfigOption<String> CREDENTIALS =
      key("registry.credentials")
          .stringType()
          .noDefaultValue()
          .withDescription(
              "A file that holds `user:password` or a bearer token; else the variable"
                  + " `MILLRACE_REGISTRY_CREDENTIALS`. Read where the job is submitted.");

  public static final ConfigOption<Duration> PATIENCE =
      key("registry.patience")
          .durationType()
          .defaultValue(Duration.ofMinutes(1))
          .withDescription(
              "How long a registry that does not answer is waited for before the job fails over.");

  public static final List<ConfigOption<?>> ALL = List.of(URL, CREDENTIALS, PATIENCE);

  private RegistryOptions() {}

  /**
   * Takes the values out of a job's settings.
   *
   * @param environment gives the variables of this process
   * @throws InvalidSettings if the address is none or the file cannot be read
   */
  public static RegistryAddress from(
      Configuration values, UnaryOperator<@Nullable String> environment) {
    String url = values.get(URL);
    String variable = environment.apply(RegistryAddress.CREDENTIALS_VARIABLE);
    String credentials =
        values
            .getOptional(CREDENTIALS)
            .map(RegistryOptions::read)
            .orElse(variable == null || variable.isBlank() ? null : variable.strip());
    try {
      return new RegistryAddress(URI.create(url), credentials, values.get(PATIENCE));
    } catch (IllegalArgumentException noAddress) {
      throw new InvalidSettings(
          "--registry.url cannot be used. " + noAddress.getMessage() + ".", noAddress);
    }
  }

  private static String read(String file) {
    try {
      return Files.readString(Path.of(file)).strip();
    } catch (IOException | IllegalArgumentException unreadable) {
      throw new InvalidSettings(
          "--registry.credentials names a file that cannot be read: " + file, unreadable);
    }
  }
}
