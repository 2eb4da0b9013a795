package dev.millrace.testing;

import com.github.dockerjava.api.model.Image;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.kafka.KafkaContainer;
import org.testcontainers.utility.DockerImageName;

/** A broker out of the official image, used only where that image is already on the machine. */
final class ContainerBroker implements KafkaBroker {
  private static final String IMAGE = "apache/kafka:4.2.1";

  private final KafkaContainer container;

  ContainerBroker(Map<String, String> settings) {
    container =
        new KafkaContainer(DockerImageName.parse(IMAGE))
            .withEnv("KAFKA_TRANSACTION_MAX_TIMEOUT_MS", "3600000")
            .withEnv("KAFKA_AUTO_CREATE_TOPICS_ENABLE", "false");
    settings.forEach(
        (key, value) ->
            container.withEnv("KAFKA_" + key.toUpperCase(Locale.ROOT).replace('.', '_'), value));
    container.start();
  }

  /** Whether an engine answers and holds the image; never pulls. */
  static boolean imageIsPresent() {
    if (!DockerClientFactory.instance().isDockerAvailable()) {
      return false;
    }
    return DockerClientFactory.lazyClient().listImagesCmd().withShowAll(true).exec().stream()
        .map(Image::getRepoTags)
        .anyMatch(tags -> tags != null && Arrays.asList(tags).contains(IMAGE));
  }

  @Override
  public String bootstrapServers() {
    return container.getBootstrapServers();
  }

  @Override
  public void close() {
    container.stop();
  }
}
