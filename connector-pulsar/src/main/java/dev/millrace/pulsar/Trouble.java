package dev.millrace.pulsar;

import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.apache.flink.runtime.execution.SuppressRestartsException;
import org.apache.pulsar.client.api.PulsarClientException;

/** What is made of an error: some pass if one waits, others never do. */
sealed interface Trouble {
  /**
   * Asking again may help.
   *
   * @param reason for a log
   */
  record Passing(String reason) implements Trouble {}

  /**
   * Asking again never helps, nor does restarting the job.
   *
   * @param end what ends it
   */
  record Lasting(SuppressRestartsException end) implements Trouble {}

  /** The trouble behind an error that came up about a topic. */
  static Trouble of(Throwable error, String topic) {
    Throwable cause = error;
    while ((cause instanceof ExecutionException || cause instanceof CompletionException)
        && cause.getCause() != null) {
      cause = cause.getCause();
    }
    if (cause instanceof PulsarClientException.NotFoundException
        || cause instanceof PulsarClientException.TopicDoesNotExistException) {
      return lasting(
          "Pulsar has no topic "
              + topic
              + ", or has it no longer. Create it, or name another; what is read of it is in the"
              + " last checkpoint.",
          cause);
    }
    if (cause instanceof PulsarClientException.AuthenticationException
        || cause instanceof PulsarClientException.UnsupportedAuthenticationException
        || cause instanceof PulsarClientException.GettingAuthenticationDataException) {
      return lasting(
          "Pulsar does not let the job in. See whether its token or certificate is the right one,"
              + " and still valid.",
          cause);
    }
    if (cause instanceof PulsarClientException.AuthorizationException) {
      return lasting(
          "The job may not read " + topic + ". Grant its role the right to consume there.", cause);
    }
    if (cause instanceof PulsarClientException.InvalidTopicNameException
        || cause instanceof PulsarClientException.InvalidServiceURL
        || cause instanceof PulsarClientException.InvalidConfigurationException
        || cause instanceof PulsarClientException.NotSupportedException
        || cause instanceof PulsarClientException.NotAllowedException
        || cause instanceof PulsarClientException.IncompatibleSchemaException) {
      return lasting(
          "Pulsar refuses to hand over "
              + topic
              + ": "
              + cause.getMessage()
              + ". Set the source up as the broker allows.",
          cause);
    }
    return new Passing(cause.toString());
  }

  private static Lasting lasting(String message, Throwable cause) {
    return new Lasting(new SuppressRestartsException(new PulsarUnusable(message, cause)));
  }
}
