package dev.millrace.testing;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;

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

  /** Creates topics with the same number of partitions each. */
  default void createTopics(int partitions, String... names) {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers()))) {
      admin
          .createTopics(
              List.of(names).stream()
                  .map(name -> new NewTopic(name, partitions, (short) 1))
                  .toList())
          .all()
          .get();
    } catch (ExecutionException refused) {
      throw new IllegalStateException("Topics could not be created: " + refused.getCause());
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while creating topics", interrupted);
    }
  }
}
