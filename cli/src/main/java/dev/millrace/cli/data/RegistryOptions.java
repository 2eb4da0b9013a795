package dev.millrace.cli.data;

import dev.millrace.cli.Failure;
import dev.millrace.serde.registry.RegistryAddress;
import dev.millrace.serde.registry.SchemaRegistry;
import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which schema registry a command talks to. */
final class RegistryOptions {
  private static final String LOCAL = "http://localhost:8084/apis/ccompat/v7";
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  @Option(
      names = "--registry",
      paramLabel = "URL",
      defaultValue = "${env:MILLRACE_REGISTRY}",
      description =
          "The schema registry of Avro messages (default: $MILLRACE_REGISTRY). Credentials come from"
              + " $MILLRACE_REGISTRY_CREDENTIALS.")
  @Nullable String url;

  /** Whether one was named. */
  boolean given() {
    return url != null && !url.isBlank();
  }

  /** The one that was named, else the one of {@code up --with registry}. */
  SchemaRegistry registry() {
    String address = url != null && !url.isBlank() ? url : LOCAL;
    try {
      return new SchemaRegistry(
          new RegistryAddress(
              URI.create(address), System.getenv(RegistryAddress.CREDENTIALS_VARIABLE), PATIENCE));
    } catch (IllegalArgumentException noAddress) {
      throw new Failure(
          "--registry cannot be used. " + noAddress.getMessage() + ".",
          "Give it like " + LOCAL + ".",
          noAddress);
    }
  }

  /** A registry's silence or refusal as a sentence for the user. */
  static Failure explained(RuntimeException fault) {
    return new Failure(
        String.valueOf(fault.getMessage()),
        "Start one with 'millrace up --with registry', or name another with --registry.",
        fault);
  }
}
