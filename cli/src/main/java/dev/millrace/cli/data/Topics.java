package dev.millrace.cli.data;

import dev.millrace.cli.Failure;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.TopicExistsException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Lists, describes and makes topics. */
@Command(
    name = "topics",
    mixinStandardHelpOptions = true,
    footer = {"", "Example:", "  ./millrace topics list"},
    description = "List, describe and make topics.")
public final class Topics implements Runnable {
  @Spec CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Say list, create or describe.");
  }

  @Command(
      name = "list",
      mixinStandardHelpOptions = true,
      footer = {"", "Example:", "  ./millrace topics list"},
      description = "All topics with their partitions and the offsets they span.")
  int list(
      @Mixin KafkaOptions kafka,
      @Option(names = "--internal", description = "Kafka's own topics too.") boolean internal) {
    try (Admin admin = kafka.admin();
        var out = new Stdout()) {
      var names = new TreeSet<>(KafkaOptions.answer(admin.listTopics().names(), "its topics"));
      if (!internal) {
        names.removeIf(name -> name.startsWith("__"));
      }
      Map<String, TopicDescription> descriptions =
          KafkaOptions.answer(admin.describeTopics(names).allTopicNames(), "its topics");
      var rows = new ArrayList<List<String>>();
      Map<TopicPartition, Long> first = offsets(admin, descriptions, OffsetSpec.earliest());
      Map<TopicPartition, Long> last = offsets(admin, descriptions, OffsetSpec.latest());
      for (TopicDescription topic : new TreeMap<>(descriptions).values()) {
        long records = 0;
        for (TopicPartition partition : partitions(topic)) {
          records += last.getOrDefault(partition, 0L) - first.getOrDefault(partition, 0L);
        }
        rows.add(
            List.of(
                topic.name(),
                String.valueOf(topic.partitions().size()),
                String.valueOf(topic.partitions().get(0).replicas().size()),
                Progress.count(records)));
      }
      Columns.table(List.of("topic", "partitions", "replicas", "offsets"), rows).forEach(out::line);
    } catch (Stdout.Closed nobodyReads) {
      return 0;
    }
    return 0;
  }

  @Command(
      name = "create",
      mixinStandardHelpOptions = true,
      footer = {"", "Example:", "  ./millrace topics create transactions --partitions 4"},
      description = "Make topics.")
  int create(
      @Mixin KafkaOptions kafka,
      @Parameters(paramLabel = "TOPIC", arity = "1..*") List<String> topics,
      @Option(
              names = "--partitions",
              paramLabel = "N",
              description = "Partitions of each (default: the broker's).")
          Optional<Integer> partitions,
      @Option(
              names = "--replicas",
              paramLabel = "N",
              description = "Copies of each (default: the broker's).")
          Optional<Short> replicas,
      @Option(
              names = "--config",
              paramLabel = "KEY=VALUE",
              description = "A setting, for example max.message.bytes=1114112.")
          Map<String, String> config,
      @Option(names = "--if-missing", description = "Topics that exist already are no fault.")
          boolean ifMissing) {
    if (partitions.orElse(1) < 1 || replicas.orElse((short) 1) < 1) {
      throw new ParameterException(
          spec.commandLine(), "--partitions and --replicas must be at least 1.");
    }
    PrintWriter err = spec.commandLine().getErr();
    try (Admin admin = kafka.admin()) {
      for (String topic : topics) {
        var wanted = new NewTopic(topic, partitions, replicas);
        if (config != null) {
          wanted.configs(config);
        }
        try {
          admin.createTopics(List.of(wanted)).all().get();
          err.println("Made topic " + topic + ".");
        } catch (ExecutionException refused) {
          if (!(refused.getCause() instanceof TopicExistsException)) {
            throw new Failure(
                "Kafka did not make topic " + SafeText.of(topic) + ": " + refused.getMessage(),
                "Check its name and settings.",
                refused);
          }
          if (!ifMissing) {
            throw new Failure(
                "Topic " + topic + " exists already.",
                "Look at it with 'millrace topics describe " + topic + "', or add --if-missing.",
                refused);
          }
          err.println("Topic " + topic + " exists already.");
        } catch (InterruptedException interrupted) {
          Thread.currentThread().interrupt();
          throw new Failure("Interrupted while waiting for Kafka.", "Start again.", interrupted);
        } finally {
          err.flush();
        }
      }
    }
    return 0;
  }

  @Command(
      name = "describe",
      mixinStandardHelpOptions = true,
      footer = {"", "Example:", "  ./millrace topics describe transactions"},
      description = "A topic's partitions, offsets and the settings that differ from the default.")
  int describe(
      @Mixin KafkaOptions kafka,
      @Parameters(paramLabel = "TOPIC", arity = "1..*") List<String> topics) {
    try (Admin admin = kafka.admin();
        var out = new Stdout()) {
      for (String name : topics) {
        TopicDescription topic =
            KafkaOptions.answer(
                admin.describeTopics(List.of(name)).topicNameValues().get(name), name);
        Map<String, TopicDescription> one = Map.of(name, topic);
        Map<TopicPartition, Long> first = offsets(admin, one, OffsetSpec.earliest());
        Map<TopicPartition, Long> last = offsets(admin, one, OffsetSpec.latest());
        out.line(name);
        settings(admin, name).forEach((key, value) -> out.line("  " + key + " = " + value));
        var rows = new ArrayList<List<String>>();
        for (TopicPartitionInfo info : topic.partitions()) {
          var partition = new TopicPartition(name, info.partition());
          rows.add(
              List.of(
                  String.valueOf(info.partition()),
                  info.leader() == null ? "none" : info.leader().idString(),
                  String.join(",", info.replicas().stream().map(Node::idString).toList()),
                  String.join(",", info.isr().stream().map(Node::idString).toList()),
                  String.valueOf(first.getOrDefault(partition, 0L)),
                  String.valueOf(last.getOrDefault(partition, 0L))));
        }
        Columns.table(List.of("partition", "leader", "replicas", "in sync", "first", "next"), rows)
            .forEach(out::line);
      }
    } catch (Stdout.Closed nobodyReads) {
      return 0;
    }
    return 0;
  }

  private static Map<String, String> settings(Admin admin, String topic) {
    var resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
    KafkaFuture<Config> answer = admin.describeConfigs(List.of(resource)).values().get(resource);
    var settings = new LinkedHashMap<String, String>();
    for (ConfigEntry entry : KafkaOptions.answer(answer, topic).entries()) {
      if (entry.source() == ConfigEntry.ConfigSource.DYNAMIC_TOPIC_CONFIG && !entry.isSensitive()) {
        settings.put(entry.name(), entry.value());
      }
    }
    return settings;
  }

  /** Where partitions begin or end, before or after the records of open transactions. */
  static Map<TopicPartition, Long> offsets(
      Admin admin, Map<String, TopicDescription> topics, OffsetSpec which) {
    var partitions = new ArrayList<TopicPartition>();
    topics.values().forEach(topic -> partitions.addAll(partitions(topic)));
    return offsets(admin, partitions, which);
  }

  static Map<TopicPartition, Long> offsets(
      Admin admin, Collection<TopicPartition> partitions, OffsetSpec which) {
    var questions = new HashMap<TopicPartition, OffsetSpec>();
    partitions.forEach(partition -> questions.put(partition, which));
    Map<TopicPartition, ListOffsetsResultInfo> answers =
        KafkaOptions.answer(admin.listOffsets(questions).all(), "offsets");
    var offsets = new HashMap<TopicPartition, Long>();
    answers.forEach((partition, answer) -> offsets.put(partition, answer.offset()));
    return offsets;
  }

  private static List<TopicPartition> partitions(TopicDescription topic) {
    return topic.partitions().stream()
        .map(info -> new TopicPartition(topic.name(), info.partition()))
        .toList();
  }
}
