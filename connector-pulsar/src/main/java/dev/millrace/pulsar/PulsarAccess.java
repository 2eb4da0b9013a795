package dev.millrace.pulsar;

import java.io.IOException;
import java.io.Serializable;
import java.util.concurrent.TimeUnit;
import org.apache.pulsar.client.api.ClientBuilder;
import org.apache.pulsar.client.api.PulsarClient;
import org.jspecify.annotations.Nullable;

/**
 * Where Pulsar is, and who reads there.
 *
 * @param serviceUrl {@code pulsar://host:6650}, {@code pulsar+ssl://host:6651}, or several hosts
 *     with commas between them
 * @param credentials how a client proves who it is
 * @param trustedCertificates a PEM file on the cluster with the authorities to trust, where the
 *     JVM's own are not those; for TLS
 */
public record PulsarAccess(
    String serviceUrl, Credentials credentials, @Nullable String trustedCertificates)
    implements Serializable {
  public PulsarAccess {
    if (!serviceUrl.matches("(pulsar|pulsar\\+ssl)://[^/@?\\s]+/?")) {
      // Not repeated, for what it may hold.
      throw new IllegalArgumentException(
          "This is no address of a Pulsar broker, or it holds more than hosts and ports. It looks"
              + " like pulsar://localhost:6650.");
    }
  }

  /** A broker that asks for nothing. */
  public static PulsarAccess to(String serviceUrl) {
    return new PulsarAccess(serviceUrl, Credentials.none(), null);
  }

  /**
   * A client; it connects when it is used first.
   *
   * @throws IOException if it cannot have its credentials
   */
  public PulsarClient client() throws IOException {
    ClientBuilder builder =
        PulsarClient.builder()
            .serviceUrl(serviceUrl)
            .authentication(credentials.authentication())
            .enableTlsHostnameVerification(true)
            .ioThreads(1)
            .listenerThreads(1)
            // Short, since whoever asks asks again.
            .operationTimeout(10, TimeUnit.SECONDS)
            .maxBackoffInterval(5, TimeUnit.SECONDS);
    if (trustedCertificates != null) {
      builder.tlsTrustCertsFilePath(trustedCertificates);
    }
    return builder.build();
  }
}
