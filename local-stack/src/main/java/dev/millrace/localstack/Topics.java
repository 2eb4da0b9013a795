package dev.millrace.localstack;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.errors.TopicExistsException;

/** Creates topics that are not there yet. */
public final class Topics {
  private Topics() {}

  /**
   * Creates those of the topics that are absent; what exists is left as it is.
   *
   * @return the names of the topics created
   */
  public static List<String> create(String bootstrapServers, List<Topic> topics) {
    try (Admin admin = admin(bootstrapServers)) {
      var existing = admin.listTopics().names().get(30, TimeUnit.SECONDS);
      List<NewTopic> absent =
          topics.stream()
              .filter(topic -> !existing.contains(topic.name()))
              .map(
                  topic ->
                      new NewTopic(topic.name(), Optional.of(topic.partitions()), Optional.empty())
                          .configs(topic.settings()))
              .toList();
      for (var created : admin.createTopics(absent).values().values()) {
        try {
          created.get(30, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
          // Somebody else was faster, which is as good.
          if (!(e.getCause() instanceof TopicExistsException)) {
            throw e;
          }
        }
      }
      return absent.stream().map(NewTopic::name).toList();
    } catch (ExecutionException | TimeoutException e) {
      throw new StackFailure(
          "The topics could not be created at " + bootstrapServers + ": " + e.getMessage(),
          "See whether the broker is well: './millrace logs kafka'.",
          e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StackFailure("Creating topics was interrupted.", "Run the command again.", e);
    }
  }

  static Admin admin(String bootstrapServers) {
    return Admin.create(
        Map.of(
            AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers,
            AdminClientConfig.CLIENT_ID_CONFIG, "millrace",
            AdminClientConfig.RECONNECT_BACKOFF_MS_CONFIG, "50",
            AdminClientConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, "200"));
  }
}
