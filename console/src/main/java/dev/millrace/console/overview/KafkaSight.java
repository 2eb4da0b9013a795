package dev.millrace.console.overview;

import dev.millrace.console.KafkaServers;
import dev.millrace.console.overview.Streams.Traffic;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsSpec;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;

/** Sees topics and consumer groups: what was written, and what was not read yet. */
final class KafkaSight implements AutoCloseable {
  private static final int ANSWER_MILLIS = 2_500;

  /** Over how long rates are taken. */
  private static final Duration WINDOW = Duration.ofSeconds(5);

  private final KafkaServers kafka;
  private final Set<String> wanted;
  private final Set<String> groups;
  private final Clock clock;
  private final Map<String, Throughput> throughput = new HashMap<>();
  private @Nullable Admin admin;

  /** What was seen: topics and what waits in them by group, or why there was nothing to see. */
  record View(
      @Nullable String fault, Map<String, Traffic> topics, Map<String, Map<String, Long>> waiting) {
    static View blind(String fault) {
      return new View(fault, Map.of(), Map.of());
    }
  }

  KafkaSight(KafkaServers kafka, Set<String> topics, Set<String> groups, Clock clock) {
    this.kafka = kafka;
    this.wanted = Set.copyOf(topics);
    this.groups = Set.copyOf(groups);
    this.clock = clock;
  }

  synchronized View look() {
    try {
      return view(admin());
    } catch (ExecutionException refused) {
      return View.blind(words(refused.getCause()));
    } catch (KafkaException badSettings) {
      return View.blind(words(badSettings));
    } catch (TimeoutException silence) {
      return View.blind("does not answer");
    } catch (InterruptedException end) {
      Thread.currentThread().interrupt();
      return View.blind("was not asked to the end");
    }
  }

  private View view(Admin asked) throws ExecutionException, TimeoutException, InterruptedException {
    Set<String> there = new HashSet<>(answer(asked.listTopics().names()));
    there.retainAll(wanted);
    Set<TopicPartition> partitions = partitions(asked, there);
    Map<TopicPartition, Long> ends = offsets(asked, partitions, OffsetSpec.latest());
    Map<TopicPartition, Long> beginnings = offsets(asked, partitions, OffsetSpec.earliest());
    Instant now = clock.instant();
    var topics = new HashMap<String, Traffic>();
    for (String topic : there) {
      long end = 0;
      long records = 0;
      int count = 0;
      for (Map.Entry<TopicPartition, Long> partition : ends.entrySet()) {
        if (partition.getKey().topic().equals(topic)) {
          count++;
          end += partition.getValue();
          records += partition.getValue() - beginnings.getOrDefault(partition.getKey(), 0L);
        }
      }
      Double perSecond =
          throughput.computeIfAbsent(topic, name -> new Throughput(WINDOW)).at(now, (double) end);
      topics.put(topic, new Traffic(count, records, perSecond));
    }
    return new View(null, topics, waiting(asked, ends, beginnings));
  }

  private static Set<TopicPartition> partitions(Admin asked, Set<String> topics)
      throws ExecutionException, TimeoutException, InterruptedException {
    var partitions = new HashSet<TopicPartition>();
    for (KafkaFuture<TopicDescription> answer :
        asked.describeTopics(topics).topicNameValues().values()) {
      try {
        TopicDescription topic = answer(answer);
        topic
            .partitions()
            .forEach(
                partition ->
                    partitions.add(new TopicPartition(topic.name(), partition.partition())));
      } catch (ExecutionException refused) {
        // Deleted a moment ago: it is as if it had never been there.
        if (!(refused.getCause() instanceof UnknownTopicOrPartitionException)) {
          throw refused;
        }
      }
    }
    return partitions;
  }

  private static Map<TopicPartition, Long> offsets(
      Admin asked, Set<TopicPartition> partitions, OffsetSpec which)
      throws ExecutionException, TimeoutException, InterruptedException {
    var specs = new HashMap<TopicPartition, OffsetSpec>();
    partitions.forEach(partition -> specs.put(partition, which));
    var offsets = new HashMap<TopicPartition, Long>();
    Map<TopicPartition, ListOffsetsResultInfo> answers = answer(asked.listOffsets(specs).all());
    answers.forEach((partition, offset) -> offsets.put(partition, offset.offset()));
    return offsets;
  }

  /** What each group has not committed yet, of the topics that it has committed anything of. */
  private Map<String, Map<String, Long>> waiting(
      Admin asked, Map<TopicPartition, Long> ends, Map<TopicPartition, Long> beginnings)
      throws ExecutionException, TimeoutException, InterruptedException {
    var specs = new HashMap<String, ListConsumerGroupOffsetsSpec>();
    groups.forEach(group -> specs.put(group, new ListConsumerGroupOffsetsSpec()));
    Map<String, Map<TopicPartition, OffsetAndMetadata>> committed =
        answer(asked.listConsumerGroupOffsets(specs).all());
    var waiting = new HashMap<String, Map<String, Long>>();
    committed.forEach(
        (group, offsets) -> {
          var byTopic = new HashMap<String, Long>();
          for (String topic :
              offsets.keySet().stream().map(TopicPartition::topic).distinct().toList()) {
            ends.forEach(
                (partition, end) -> {
                  if (partition.topic().equals(topic)) {
                    OffsetAndMetadata position = offsets.get(partition);
                    long from =
                        position == null
                            ? beginnings.getOrDefault(partition, 0L)
                            : position.offset();
                    byTopic.merge(topic, Math.max(0, end - from), Long::sum);
                  }
                });
          }
          waiting.put(group, byTopic);
        });
    return waiting;
  }

  private Admin admin() {
    Admin known = admin;
    if (known == null) {
      known =
          kafka.admin(
              Map.of(
                  "client.id",
                  "millrace-console",
                  "request.timeout.ms",
                  ANSWER_MILLIS - 500,
                  "default.api.timeout.ms",
                  ANSWER_MILLIS,
                  "reconnect.backoff.max.ms",
                  1_000));
      admin = known;
    }
    return known;
  }

  private static <T> T answer(KafkaFuture<T> future)
      throws ExecutionException, TimeoutException, InterruptedException {
    return future.get(ANSWER_MILLIS, TimeUnit.MILLISECONDS);
  }

  /** A client's fault in a few words. */
  static String words(@Nullable Throwable fault) {
    if (fault instanceof AuthenticationException) {
      return "refuses the login";
    }
    if (fault instanceof AuthorizationException) {
      return "does not allow us to look";
    }
    if (fault instanceof org.apache.kafka.common.errors.TimeoutException) {
      return "does not answer";
    }
    if (fault == null) {
      return "does not answer";
    }
    Throwable cause = fault.getCause() == null ? fault : fault.getCause();
    return "cannot be asked: " + cause.getMessage();
  }

  @Override
  public void close() {
    // Not synchronized: who looks just now is to be interrupted.
    Admin open = admin;
    if (open != null) {
      open.close(Duration.ZERO);
    }
  }
}
