package dev.millrace.cli.pulsar;

import dev.millrace.cli.Failure;
import dev.millrace.cli.data.SafeText;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/** Makes what a topic needs around it, as far as Pulsar's admin interface lets it. */
public final class PulsarAdmin {
  private static final Duration CONNECT = Duration.ofSeconds(4);
  private static final Duration ANSWER = Duration.ofSeconds(30);
  private static final String FOR_EVER = "{\"retentionTimeInMinutes\":-1,\"retentionSizeInMB\":-1}";

  private final URI address;
  private final PulsarOptions options;
  private final HttpClient http;
  private final List<String> denied = new ArrayList<>();

  /**
   * Asks nothing yet.
   *
   * @param address such as {@code http://localhost:8085}
   * @param options whose token and certificates are used here too
   */
  public PulsarAdmin(URI address, PulsarOptions options) {
    this.address = address.resolve("/admin/v2/");
    this.options = options;
    HttpClient.Builder client = HttpClient.newBuilder().connectTimeout(CONNECT);
    if (options.trustedCertificates != null) {
      client.sslContext(trusting(options.trustedCertificates));
    }
    this.http = client.build();
  }

  /**
   * Makes tenant, namespace and topic where they are missing. A namespace keeps its messages for
   * good and knows them again when they come a second time, unless somebody has settled that.
   *
   * @param err is told what somebody else would have to make
   */
  public void prepare(TopicName topic, int partitions, PrintWriter err) {
    try {
      made(
          "tenants/" + topic.tenant(),
          "{\"allowedClusters\":" + ask("GET", "clusters", null).body() + "}",
          "the tenant " + topic.tenant());
      String namespace = topic.tenant() + '/' + topic.namespace();
      if (!made(
          "namespaces/" + namespace,
          "{\"retention_policies\":" + FOR_EVER + ",\"deduplicationEnabled\":true}",
          "the namespace " + namespace)) {
        settle(namespace, "retention", FOR_EVER);
        settle(namespace, "deduplication", "true");
      }
      made(
          "persistent/" + namespace + '/' + topic.topic() + "/partitions",
          Integer.toString(partitions),
          "the topic " + topic);
    } catch (IOException silence) {
      throw new Failure(
          "Pulsar's admin interface does not answer at " + address + ": " + silence,
          "Check --admin-url, or leave it away if the topic is there.",
          silence);
    } catch (InterruptedException interrupted) {
      throw PulsarConnection.interrupted(interrupted);
    }
    if (!denied.isEmpty()) {
      err.println(
          "Pulsar's admin interface does not let you make or settle "
              + String.join(", ", denied)
              + ". What is there is used as it is.");
      err.flush();
    }
  }

  /** Whether it was made now, and not there before. */
  private boolean made(String path, String json, String what)
      throws IOException, InterruptedException {
    HttpResponse<String> answer = ask("PUT", path, json);
    if (isDenied(answer)) {
      denied.add(what);
      return false;
    }
    if (answer.statusCode() == 409) {
      return false;
    }
    require(answer, what);
    return true;
  }

  /** Gives a namespace a policy that it has none of. */
  private void settle(String namespace, String policy, String json)
      throws IOException, InterruptedException {
    String path = "namespaces/" + namespace + '/' + policy;
    HttpResponse<String> answer = ask("GET", path, null);
    boolean isOpen =
        answer.statusCode() < 300 && (answer.body().isBlank() || answer.body().equals("null"));
    if (isOpen) {
      answer = ask("POST", path, json);
    }
    if (isDenied(answer)) {
      denied.add("the " + policy + " of " + namespace);
    } else {
      require(answer, "the " + policy + " of " + namespace);
    }
  }

  private static boolean isDenied(HttpResponse<String> answer) {
    return answer.statusCode() == 401 || answer.statusCode() == 403;
  }

  private static void require(HttpResponse<String> answer, String what) {
    if (answer.statusCode() >= 300) {
      throw new Failure(
          "Pulsar did not make "
              + what
              + ": "
              + answer.statusCode()
              + ' '
              + SafeText.shortened(SafeText.of(answer.body()), 200),
          "Make it yourself, or look at the broker's log.");
    }
  }

  private HttpResponse<String> ask(String method, String path, @Nullable String json)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(address.resolve(path))
            .timeout(ANSWER)
            .header("Content-Type", "application/json")
            .method(
                method,
                json == null
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofString(json));
    options.token().ifPresent(token -> request.header("Authorization", "Bearer " + token));
    return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  private static SSLContext trusting(Path certificates) {
    try (var pem = Files.newInputStream(certificates)) {
      KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
      trusted.load(null, null);
      int number = 0;
      for (Certificate each : CertificateFactory.getInstance("X.509").generateCertificates(pem)) {
        trusted.setCertificateEntry("authority-" + number++, each);
      }
      var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(trusted);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, trust.getTrustManagers(), null);
      return context;
    } catch (IOException | GeneralSecurityException unreadable) {
      throw new Failure(
          "The certificates " + certificates + " cannot be read: " + unreadable.getMessage(),
          "Check --pulsar.trusted-certificates.",
          unreadable);
    }
  }
}
