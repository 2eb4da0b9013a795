package dev.millrace.lakehouse;

import static org.apache.flink.configuration.ConfigOptions.key;

import dev.millrace.lakehouse.model.Event;
import dev.millrace.pulsar.Credentials;
import dev.millrace.pulsar.PulsarAccess;
import dev.millrace.pulsar.PulsarSource;
import dev.millrace.pulsar.Secret;
import dev.millrace.serde.settings.InvalidSettings;
import java.util.List;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ReadableConfig;
import org.jspecify.annotations.Nullable;

/**
 * How the job meets Pulsar.
 *
 * @param serviceUrl where its brokers are
 * @param tokenFile on the cluster, holds what the job proves itself with; null where nobody asks
 * @param trustedCertificates on the cluster, a PEM file of authorities; null for the JVM's own
 * @param subscription keeps messages for the job, and shows how far it is
 */
record PulsarSettings(
    String serviceUrl,
    @Nullable String tokenFile,
    @Nullable String trustedCertificates,
    String subscription) {
  static final ConfigOption<String> SERVICE_URL =
      key("pulsar.service-url")
          .stringType()
          .defaultValue("pulsar://localhost:6650")
          .withDescription("Where the Pulsar brokers are; `pulsar+ssl://host:6651` for TLS.");

  static final ConfigOption<String> TOKEN_FILE =
      key("pulsar.token-file")
          .stringType()
          .noDefaultValue()
          .withDescription(
              "A file on the cluster's machines with the job's token, if Pulsar asks.");

  static final ConfigOption<String> TRUSTED_CERTIFICATES =
      key("pulsar.trusted-certificates")
          .stringType()
          .noDefaultValue()
          .withDescription(
              "A PEM file on the cluster's machines with the authorities to trust; Java's own unless"
                  + " given.");

  static final ConfigOption<String> SUBSCRIPTION =
      key("pulsar.subscription")
          .stringType()
          .defaultValue(LakehouseJob.NAME)
          .withDescription(
              "Pulsar keeps what this subscription has not got; it follows the job's checkpoints.");

  static final List<ConfigOption<?>> ALL =
      List.of(SERVICE_URL, TOKEN_FILE, TRUSTED_CERTIFICATES, SUBSCRIPTION);

  static PulsarSettings from(ReadableConfig settings) {
    return new PulsarSettings(
        settings.get(SERVICE_URL),
        settings.get(TOKEN_FILE),
        settings.get(TRUSTED_CERTIFICATES),
        settings.get(SUBSCRIPTION));
  }

  /**
   * A topic's messages from the first one that Pulsar still has.
   *
   * @throws InvalidSettings if there can be no such topic or broker
   */
  PulsarSource<Event> source(String topic) {
    Credentials credentials =
        tokenFile == null ? Credentials.none() : Credentials.token(Secret.inFile(tokenFile));
    try {
      return PulsarSource.<Event>builder()
          .access(new PulsarAccess(serviceUrl, credentials, trustedCertificates))
          .topics(topic)
          .schema(new PulsarEvents())
          .subscription(subscription)
          .build();
    } catch (IllegalArgumentException broken) {
      throw new InvalidSettings(String.valueOf(broken.getMessage()), broken);
    }
  }
}
