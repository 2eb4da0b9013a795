package dev.millrace.cli.pulsar;

import dev.millrace.cli.Failure;
import dev.millrace.cli.Surroundings;
import dev.millrace.localstack.Port;
import dev.millrace.pulsar.Credentials;
import dev.millrace.pulsar.PulsarAccess;
import dev.millrace.pulsar.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which Pulsar a command talks to, and how; named as the job's settings where it has them. */
public final class PulsarOptions {
  private static final String TOKEN = "MILLRACE_PULSAR_TOKEN";

  @Option(
      names = "--service-url",
      paramLabel = "URL",
      defaultValue = "${env:MILLRACE_PULSAR}",
      description =
          "Where the Pulsar brokers are; pulsar+ssl://host:6651 for TLS (default: $MILLRACE_PULSAR,"
              + " else that of 'up').")
  @Nullable String serviceUrl;

  @Option(
      names = "--pulsar.token-file",
      paramLabel = "FILE",
      defaultValue = "${env:MILLRACE_PULSAR_TOKEN_FILE}",
      description = "Holds the token, if Pulsar asks; or MILLRACE_PULSAR_TOKEN says it.")
  @Nullable Path tokenFile;

  @Option(
      names = "--pulsar.trusted-certificates",
      paramLabel = "FILE",
      defaultValue = "${env:MILLRACE_PULSAR_TRUSTED_CERTIFICATES}",
      description = "Authorities to trust, in PEM (default: Java's own).")
  @Nullable Path trustedCertificates;

  /** Whether it is the one that {@code up} starts. */
  public boolean isOurs() {
    return serviceUrl == null || serviceUrl.isBlank();
  }

  /** Where it is, and who comes. */
  public PulsarAccess access() {
    if (trustedCertificates != null && !Files.isReadable(trustedCertificates)) {
      throw new Failure(
          "The certificates " + trustedCertificates + " cannot be read.",
          "Check --pulsar.trusted-certificates.");
    }
    // Read once before, so that a wrong name is told as the user's.
    var unused = token();
    String url =
        isOurs() || serviceUrl == null
            ? "pulsar://localhost:" + Surroundings.stack().ports().of(Port.PULSAR)
            : serviceUrl;
    try {
      return new PulsarAccess(
          url,
          secret().map(Credentials::token).orElseGet(Credentials::none),
          trustedCertificates == null ? null : trustedCertificates.toString());
    } catch (IllegalArgumentException noAddress) {
      throw new Failure(
          "'" + serviceUrl + "' is not the address of a Pulsar.",
          "Write it as pulsar://HOST:PORT, or pulsar+ssl://HOST:PORT.",
          noAddress);
    }
  }

  /** What opens Pulsar, if anything does. */
  Optional<String> token() {
    return secret()
        .map(
            secret -> {
              try {
                return secret.read();
              } catch (IOException unreadable) {
                throw new Failure(
                    "The token file " + tokenFile + " cannot be read.",
                    "Check --pulsar.token-file.",
                    unreadable);
              }
            });
  }

  private Optional<Secret> secret() {
    if (tokenFile != null) {
      return Optional.of(Secret.inFile(tokenFile.toString()));
    }
    return System.getenv(TOKEN) == null ? Optional.empty() : Optional.of(Secret.inVariable(TOKEN));
  }
}
