package dev.millrace.testing;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * A real single-node Kafka broker for one test class.
 *
 * <p>It is a container of the official image where a Docker engine answers and that image is
 * present, and a KRaft broker in this JVM everywhere else: the tests are the same.
 */
public interface KafkaBroker extends AutoCloseable {
  /** Starts a broker on a free port; ready when this returns. */
  static KafkaBroker start() {
    return start(Map.of());
  }

  /** Starts a broker with settings of its own beside ours, such as {@code message.max.bytes}. */
  static KafkaBroker start(Map<String, String> settings) {
    return ContainerBroker.imageIsPresent()
        ? new ContainerBroker(settings)
        : new EmbeddedBroker(settings);
  }

  /** Where clients connect: {@code host:port}. */
  String bootstrapServers();

  @Override
  void close();

  /** Creates topics with the same number of partitions each; they can be used when this returns. */
  default void createTopics(int partitions, String... names) {
    List<String> topics = List.of(names);
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers()))) {
      admin
          .createTopics(
              topics.stream().map(name -> new NewTopic(name, partitions, (short) 1)).toList())
          .all()
          .get();
      // The controller has them; the broker that answers clients learns of them a moment later.
      while (!areKnown(admin, topics)) {
        Thread.onSpinWait();
      }
    } catch (ExecutionException refused) {
      throw new IllegalStateException("Topics could not be created: " + refused.getCause());
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while creating topics", interrupted);
    }
  }

  private static boolean areKnown(Admin admin, List<String> topics)
      throws ExecutionException, InterruptedException {
    try {
      return admin.describeTopics(topics).allTopicNames().get().values().stream()
          .flatMap(topic -> topic.partitions().stream())
          .allMatch(partition -> partition.leader() != null && !partition.leader().isEmpty());
    } catch (ExecutionException refused) {
      if (refused.getCause() instanceof UnknownTopicOrPartitionException) {
        return false;
      }
      throw refused;
    }
  }
}
