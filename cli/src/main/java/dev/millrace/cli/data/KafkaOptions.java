package dev.millrace.cli.data;

import dev.millrace.cli.Failure;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.InvalidRecordException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which Kafka a command talks to, and how. */
public final class KafkaOptions {
  private static final int CONNECT_MILLIS = 4_000;
  private static final long ANSWER_SECONDS = 30;

  @Option(
      names = "--kafka",
      paramLabel = "HOST:PORT",
      defaultValue = "${env:MILLRACE_KAFKA:-localhost:9092}",
      description = "The broker (default: $MILLRACE_KAFKA, else localhost:9092).")
  String servers = "localhost:9092";

  @Option(
      names = "--kafka-properties",
      paramLabel = "FILE",
      description = "Client settings, for example for TLS and SASL.")
  @Nullable Path file;

  @Option(
      names = "--kafka-property",
      paramLabel = "KEY=VALUE",
      description = "One client setting; may be repeated and wins over the file.")
  Map<String, String> single = new LinkedHashMap<>();

  /** A client for questions about the cluster, once the cluster has answered. */
  public Admin admin() {
    Map<String, Object> settings = settings();
    settings.putIfAbsent("default.api.timeout.ms", 30_000);
    if (!anybodyListens()) {
      throw new Failure(
          "No Kafka broker answers at " + servers + ".",
          "Start one with 'millrace up', or name another with --kafka or MILLRACE_KAFKA.");
    }
    Admin admin;
    try {
      admin = Admin.create(settings);
    } catch (KafkaException badSettings) {
      throw refusedSettings(badSettings);
    }
    try {
      var unused = admin.describeCluster().clusterId().get(ANSWER_SECONDS, TimeUnit.SECONDS);
      return admin;
    } catch (TimeoutException silence) {
      close(admin);
      throw new Failure(
          "Something at " + servers + " takes connections, but does not answer as Kafka does.",
          "Check the address and the security settings, and look at the broker's log.",
          silence);
    } catch (ExecutionException refused) {
      close(admin);
      throw explained(refused, "The broker at " + servers + " was asked for its cluster");
    } catch (InterruptedException interrupted) {
      close(admin);
      throw interrupted(interrupted);
    }
  }

  /**
   * Tries to connect, because Kafka's client goes on trying for long and cannot be told from one
   * whose broker is only busy.
   */
  private boolean anybodyListens() {
    for (String server : servers.split(",", -1)) {
      int colon = server.lastIndexOf(':');
      try (var socket = new Socket()) {
        socket.connect(
            new InetSocketAddress(
                server.substring(0, Math.max(0, colon)).trim(),
                Integer.parseInt(server.substring(colon + 1).trim())),
            CONNECT_MILLIS);
        return true;
      } catch (IOException silence) {
        // Perhaps the next one.
      } catch (IllegalArgumentException noAddress) {
        // The client explains best what an address looks like.
        return true;
      }
    }
    return false;
  }

  /** A consumer of committed records as raw bytes, that commits nothing by itself. */
  public KafkaConsumer<byte[], byte[]> consumer(Map<String, Object> more) {
    Map<String, Object> settings = settings();
    settings.putIfAbsent("max.poll.records", 2_000);
    settings.put("isolation.level", "read_committed");
    settings.put("enable.auto.commit", false);
    settings.put("allow.auto.create.topics", false);
    settings.putAll(more);
    try {
      return new KafkaConsumer<>(
          settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    } catch (KafkaException badSettings) {
      throw refusedSettings(badSettings);
    }
  }

  /** An idempotent producer that waits for all replicas and sends in batches. */
  KafkaProducer<byte[], byte[]> producer() {
    return producer(Map.of());
  }

  /** A producer whose records are seen once its transactions are committed. */
  KafkaProducer<byte[], byte[]> transactionalProducer(String id) {
    // How large a record may be is the topic's to say, not the client's.
    return producer(Map.of("transactional.id", id, "max.request.size", 64 << 20));
  }

  /** The same with further settings, which win over those of the user. */
  public KafkaProducer<byte[], byte[]> producer(Map<String, Object> more) {
    Map<String, Object> settings = settings();
    settings.putAll(more);
    settings.putIfAbsent("linger.ms", 20);
    settings.putIfAbsent("batch.size", 256 * 1024);
    settings.putIfAbsent("buffer.memory", 64L << 20);
    settings.putIfAbsent("compression.type", "lz4");
    // That a broker answers was asked before. One that is started again meanwhile is waited for.
    settings.putIfAbsent("max.block.ms", 300_000);
    settings.putIfAbsent("delivery.timeout.ms", 300_000);
    settings.put("acks", "all");
    settings.put("enable.idempotence", true);
    try {
      return new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
    } catch (KafkaException badSettings) {
      throw refusedSettings(badSettings);
    }
  }

  /** What the producer takes as the largest record. */
  int largestRecord() {
    Object limit = settings().getOrDefault("max.request.size", 1 << 20);
    try {
      return Integer.parseInt(limit.toString());
    } catch (NumberFormatException notANumber) {
      throw new Failure(
          "max.request.size is not a number.",
          "Give it in bytes, for example 2097152.",
          notANumber);
    }
  }

  /** What a topic takes as the largest batch of records, and so as the largest record. */
  public int largestRecord(Admin admin, String topic) {
    var resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
    try {
      Config config =
          admin.describeConfigs(List.of(resource)).all().get(30, TimeUnit.SECONDS).get(resource);
      ConfigEntry limit = config == null ? null : config.get("max.message.bytes");
      return limit == null ? largestRecord() : Integer.parseInt(limit.value());
    } catch (ExecutionException refused) {
      if (refused.getCause() instanceof AuthorizationException) {
        // Who may write to a topic need not be allowed to ask for its settings.
        return largestRecord();
      }
      throw explained(refused, topic);
    } catch (TimeoutException silence) {
      throw new Failure(
          "Kafka did not answer about " + topic + " within 30 s.",
          "Look at the broker's log.",
          silence);
    } catch (InterruptedException interrupted) {
      throw interrupted(interrupted);
    }
  }

  /** The partitions of topics that have to exist. */
  public static List<TopicPartition> partitions(Admin admin, Collection<String> topics) {
    var partitions = new ArrayList<TopicPartition>();
    for (String topic : topics) {
      TopicDescription description =
          answer(admin.describeTopics(List.of(topic)).topicNameValues().get(topic), topic);
      description
          .partitions()
          .forEach(partition -> partitions.add(new TopicPartition(topic, partition.partition())));
    }
    return partitions;
  }

  /** Waits for an answer and turns a fault into a sentence. */
  static <T> T answer(@Nullable KafkaFuture<T> future, String about) {
    if (future == null) {
      throw new IllegalArgumentException("nothing was asked about " + about);
    }
    try {
      return future.get(30, TimeUnit.SECONDS);
    } catch (ExecutionException refused) {
      throw explained(refused, about);
    } catch (TimeoutException silence) {
      throw new Failure(
          "Kafka did not answer about " + about + " within 30 s.",
          "Look at the broker's log.",
          silence);
    } catch (InterruptedException interrupted) {
      throw interrupted(interrupted);
    }
  }

  /** A client's fault as a sentence for the user. */
  public static Failure explained(Exception fault, String about) {
    Throwable cause =
        fault instanceof ExecutionException && fault.getCause() != null ? fault.getCause() : fault;
    if (cause instanceof UnknownTopicOrPartitionException
        || cause instanceof InvalidTopicException) {
      return new Failure(
          "There is no topic " + SafeText.of(about) + ".",
          "See 'millrace topics list'; make it with 'millrace topics create "
              + SafeText.of(about)
              + "'.",
          cause);
    }
    if (cause instanceof InvalidRecordException) {
      return new Failure(
          SafeText.of(about) + " did not take a record: " + cause.getMessage(),
          "A compacted topic takes only records with a key. Rules are sent by 'millrace produce"
              + " rules', which gives them one.",
          cause);
    }
    if (cause instanceof AuthenticationException) {
      return new Failure(
          "Kafka refused the login: " + cause.getMessage(),
          "Check the security settings given with --kafka-properties.",
          cause);
    }
    if (cause instanceof AuthorizationException) {
      return new Failure(
          "Kafka does not allow this: " + cause.getMessage(),
          "Ask for the right, or use another login.",
          cause);
    }
    if (cause instanceof org.apache.kafka.common.errors.TimeoutException) {
      return new Failure(
          "Kafka stopped answering: " + cause.getMessage(),
          "See whether the broker still runs.",
          cause);
    }
    return new Failure(
        SafeText.of(about) + ": " + cause.getMessage(),
        "Run again with MILLRACE_DEBUG=1 for the whole story.",
        cause);
  }

  private static Failure refusedSettings(KafkaException refused) {
    Throwable cause = refused.getCause() == null ? refused : refused.getCause();
    return new Failure(
        "The Kafka client does not accept its settings: " + cause.getMessage(),
        "Check --kafka, --kafka-properties and --kafka-property.",
        refused);
  }

  private static Failure interrupted(InterruptedException interrupted) {
    Thread.currentThread().interrupt();
    return new Failure("Interrupted while waiting for Kafka.", "Start again.", interrupted);
  }

  private static void close(Admin admin) {
    admin.close(Duration.ZERO);
  }

  private Map<String, Object> settings() {
    var settings = new LinkedHashMap<String, Object>();
    if (file != null) {
      var properties = new Properties();
      try (var reader = Files.newBufferedReader(file)) {
        properties.load(reader);
      } catch (IOException | IllegalArgumentException unreadable) {
        throw new Failure(
            "The file " + file + " cannot be read as properties.",
            "Check its name and content.",
            unreadable);
      }
      properties
          .stringPropertyNames()
          .forEach(key -> settings.put(key, properties.getProperty(key)));
    }
    settings.putAll(single);
    settings.put("bootstrap.servers", servers);
    return settings;
  }
}
