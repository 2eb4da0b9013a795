package dev.millrace.cli.pulsar;

import dev.millrace.cli.Failure;
import dev.millrace.cli.data.SafeText;
import dev.millrace.pulsar.PulsarAccess;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.apache.pulsar.client.api.PulsarClient;
import org.apache.pulsar.client.api.PulsarClientException;

/** A client of one Pulsar, whose faults are told in sentences. */
public final class PulsarConnection implements AutoCloseable {
  private static final int CONNECT_MILLIS = 4_000;

  private final PulsarClient client;

  private PulsarConnection(PulsarClient client) {
    this.client = client;
  }

  /** Connects with a broker that answers. */
  public static PulsarConnection open(PulsarAccess access) {
    if (!anybodyListens(access.serviceUrl())) {
      throw new Failure(
          "No Pulsar broker answers at " + access.serviceUrl() + ".",
          "Start one with 'millrace up --only lakehouse', or name another with --service-url or"
              + " MILLRACE_PULSAR.");
    }
    try {
      return new PulsarConnection(access.client());
    } catch (IOException badSettings) {
      throw explained(badSettings, access.serviceUrl());
    }
  }

  /** Tries to connect, because the client goes on trying for long and does not say why. */
  private static boolean anybodyListens(String serviceUrl) {
    for (String host : serviceUrl.replaceFirst("^.*://", "").replace("/", "").split(",", -1)) {
      int colon = host.lastIndexOf(':');
      try (var socket = new Socket()) {
        int usual = serviceUrl.startsWith("pulsar+ssl:") ? 6651 : 6650;
        socket.connect(
            colon < 0
                ? new InetSocketAddress(host, usual)
                : new InetSocketAddress(
                    host.substring(0, colon), Integer.parseInt(host.substring(colon + 1))),
            CONNECT_MILLIS);
        return true;
      } catch (IOException silence) {
        // Perhaps the next one.
      } catch (IllegalArgumentException noPort) {
        // The client explains best what an address looks like.
        return true;
      }
    }
    return false;
  }

  public PulsarClient client() {
    return client;
  }

  /** The names of a topic's partitions, which has to exist; its own if it has none. */
  public List<String> partitions(TopicName topic) {
    try {
      // Without 'false' a topic that is missing would be created by asking for it.
      return client.getPartitionsForTopic(topic.toString(), false).get();
    } catch (ExecutionException refused) {
      throw explained(refused, topic.toString());
    } catch (InterruptedException interrupted) {
      throw interrupted(interrupted);
    }
  }

  /** A client's fault as a sentence for the user. */
  public static Failure explained(Exception fault, String about) {
    Throwable cause = fault;
    while ((cause instanceof ExecutionException || cause instanceof CompletionException)
        && cause.getCause() != null) {
      cause = cause.getCause();
    }
    if (cause instanceof PulsarClientException.NotFoundException
        || cause instanceof PulsarClientException.TopicDoesNotExistException) {
      return new Failure(
          "There is no topic " + about + ".",
          "'millrace produce detections --admin-url http://…' makes it, if Pulsar's admin interface"
              + " allows.",
          cause);
    }
    if (cause instanceof PulsarClientException.ProducerBusyException) {
      return new Failure(
          "Somebody sends to " + about + " already under the same name.",
          "Wait for the other run, or end it; a broker takes some seconds to notice that one is"
              + " gone.",
          cause);
    }
    if (cause instanceof PulsarClientException.IncompatibleSchemaException) {
      return new Failure(
          about + " does not take these messages with their schema: " + message(cause),
          "Choose another --topic, or let its namespace allow the schema to change.",
          cause);
    }
    if (cause instanceof PulsarClientException.AuthenticationException
        || cause instanceof PulsarClientException.GettingAuthenticationDataException
        || cause instanceof PulsarClientException.UnsupportedAuthenticationException) {
      return new Failure(
          "Pulsar refused the login: " + message(cause),
          "Check --pulsar.token-file or MILLRACE_PULSAR_TOKEN.",
          cause);
    }
    if (cause instanceof PulsarClientException.AuthorizationException) {
      return new Failure(
          "Pulsar does not allow this with " + about + ": " + message(cause),
          "Ask for the right, or use another token.",
          cause);
    }
    if (cause instanceof PulsarClientException.TimeoutException
        || cause instanceof PulsarClientException.LookupException
        || cause instanceof PulsarClientException.ConnectException) {
      return new Failure(
          "Pulsar stopped answering: " + message(cause),
          "See whether the broker still runs.",
          cause);
    }
    return new Failure(
        about + ": " + message(cause),
        "Run again with MILLRACE_DEBUG=1 for the whole story.",
        cause);
  }

  /** Some of the client's messages are reports of many lines. */
  private static String message(Throwable cause) {
    String text = String.valueOf(cause.getMessage()).strip();
    return SafeText.shortened(SafeText.of(text.lines().findFirst().orElse("")), 300);
  }

  /** What to throw when somebody does not want to wait any more. */
  public static Failure interrupted(InterruptedException interrupted) {
    Thread.currentThread().interrupt();
    return new Failure("Interrupted while waiting for Pulsar.", "Start again.", interrupted);
  }

  /** The client takes seconds to end, and nothing depends on it. */
  @Override
  public void close() {
    var unused = client.closeAsync();
  }
}
