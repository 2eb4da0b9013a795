package dev.millrace.console.overview;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.console.Json;
import dev.millrace.console.KafkaServers;
import dev.millrace.console.RecordPlace;
import dev.millrace.console.Refusal;
import dev.millrace.serde.deadletter.DeadLetterTopic;
import dev.millrace.serde.replay.RefusedRecord;
import dev.millrace.serde.replay.Replay;
import dev.millrace.serde.replay.ReplayImpossible;
import dev.millrace.serde.replay.ReplayProgress;
import dev.millrace.serde.replay.ReplayRules;
import io.javalin.http.Context;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.ProducerFencedException;

/**
 * Sends dead letters back that somebody has chosen on the page, by the rules of {@code millrace
 * dead-letters replay} and with its notes: what was sent by either goes by neither again.
 */
final class LetterReplay {
  private static final int MOST = 100;
  private static final int LARGEST_WISH = 16 << 10;
  private static final Pattern PLACE = Pattern.compile("(\\d{1,9}):(\\d{1,18})");
  private static final Duration POLL = Duration.ofMillis(250);
  private static final Duration LONGEST = Duration.ofSeconds(20);
  private static final int PATIENCE_MILLIS = 10_000;

  /** The letters themselves are not to wait for what was noted of them. */
  private static final Duration BRIEFLY = Duration.ofSeconds(2);

  /** How large a record may be is the topic's to say, not the client's. */
  private static final int LARGEST_RECORD = 64 << 20;

  private final KafkaServers kafka;

  LetterReplay(KafkaServers kafka) {
    this.kafka = kafka;
  }

  /**
   * What is to be sent back: {@code {"places":["0:17"],"force":false}}.
   *
   * @param force letters of the stages late and sink as well
   */
  record Wanted(Set<String> places, boolean force) {
    Wanted {
      places = Set.copyOf(places);
    }

    static Wanted of(Context request) {
      String type = Optional.ofNullable(request.contentType()).orElse("");
      byte[] body = request.bodyAsBytes();
      if (!type.startsWith("application/json") || body.length > LARGEST_WISH) {
        throw unclear();
      }
      var places = new LinkedHashSet<String>();
      JsonNode wish;
      try {
        wish = Json.tree(body);
      } catch (IOException notJson) {
        throw unclear();
      }
      wish.path("places").forEach(place -> places.add(place.asText()));
      boolean plain = places.stream().allMatch(place -> PLACE.matcher(place).matches());
      if (places.isEmpty() || places.size() > MOST || !plain) {
        throw unclear();
      }
      return new Wanted(places, wish.path("force").asBoolean(false));
    }

    private static Refusal unclear() {
      return new Refusal(
          400,
          "It is not clear which letters are to go back.",
          "Send {\"places\":[\"0:17\"],\"force\":false} as application/json, with 1 to "
              + MOST
              + " places.");
    }
  }

  /**
   * What became of it.
   *
   * @param sent how many went back
   * @param sentBefore how many had gone before
   * @param leftOut those that stay
   * @param missing places where no letter was found
   */
  record Outcome(long sent, long sentBefore, List<LeftOut> leftOut, Set<String> missing) {}

  /** A letter that stays, and why. */
  record LeftOut(String place, String why) {}

  /** Where a record stands, as pages write it. */
  static RecordPlace place(String topic, String text) {
    Matcher parts = PLACE.matcher(text);
    if (!parts.matches()) {
      throw new Refusal(400, "This is no place of a message.", "Write it as 0:17.");
    }
    return new RecordPlace(topic, Integer.parseInt(parts.group(1)), Long.parseLong(parts.group(2)));
  }

  /** Why a letter stays, in words; nothing where it may go. */
  static Optional<String> obstacle(RefusedRecord letter, boolean force) {
    var rules = new ReplayRules(ReplayRules.USUAL_REPLAYS, force);
    Optional<String> obstacle = rules.obstacle(letter).map(rules::words);
    // Anybody can write headers; a page sends records to no topic but the one beside.
    return obstacle.isEmpty()
            && !DeadLetterTopic.of(letter.topic()).equals(letter.message().topic())
        ? Optional.of("its headers name another topic than the one beside this")
        : obstacle;
  }

  /** The places of those letters that were sent back; none where nobody can tell. */
  List<String> sentBack(String letters, List<Message> messages) {
    if (messages.isEmpty()) {
      return List.of();
    }
    var partitions = new HashSet<TopicPartition>();
    messages.forEach(message -> partitions.add(new TopicPartition(letters, message.partition())));
    try (KafkaConsumer<byte[], byte[]> consumer = consumer(letters)) {
      Map<TopicPartition, OffsetAndMetadata> committed = consumer.committed(partitions, BRIEFLY);
      var notes = new HashMap<Integer, ReplayProgress>();
      committed.forEach(
          (partition, offset) -> {
            if (offset != null) {
              notes.put(partition.partition(), Replay.noted(offset, 0));
            }
          });
      return messages.stream()
          .filter(
              message -> {
                ReplayProgress done = notes.get(message.partition());
                return done != null && done.wasSent(message.offset());
              })
          .map(Message::place)
          .toList();
    } catch (KafkaException | ReplayImpossible silence) {
      return List.of();
    }
  }

  /** Sends letters back, each once; one page after the other. */
  synchronized Outcome sendBack(String letters, Wanted wanted) {
    try (KafkaConsumer<byte[], byte[]> consumer = consumer(letters);
        var replay =
            new Replay(
                consumer,
                producer(letters),
                MOST,
                origin -> consumer.partitionsFor(origin).size())) {
      return sendBack(letters, wanted, consumer, replay);
    } catch (ReplayImpossible impossible) {
      throw new Refusal(
          409, String.valueOf(impossible.getMessage()), impossible.advice(), impossible);
    } catch (KafkaException failed) {
      // Once a transaction has failed, the client wraps the reason.
      KafkaException cause = failed.getCause() instanceof KafkaException inner ? inner : failed;
      if (cause instanceof ProducerFencedException
          || cause instanceof InvalidProducerEpochException) {
        throw new Refusal(
            409,
            "Another replay of " + letters + " has taken over.",
            "Run one at a time, then look again which were sent.",
            failed);
      }
      throw new Refusal(
          503,
          "Kafka at " + kafka.servers() + " " + KafkaSight.words(cause) + ".",
          "Look at ./millrace status, and send them again: none is sent twice.",
          failed);
    }
  }

  private static Outcome sendBack(
      String letters, Wanted wanted, KafkaConsumer<byte[], byte[]> consumer, Replay replay) {
    var places = new HashMap<TopicPartition, NavigableSet<Long>>();
    wanted.places().stream()
        .map(text -> place(letters, text))
        .forEach(
            place ->
                places
                    .computeIfAbsent(
                        new TopicPartition(letters, place.partition()), one -> new TreeSet<>())
                    .add(place.offset()));
    List<TopicPartition> there =
        consumer.partitionsFor(letters).stream()
            .map(found -> new TopicPartition(letters, found.partition()))
            .filter(places::containsKey)
            .toList();
    var missing = new TreeSet<>(wanted.places());
    var leftOut = new ArrayList<LeftOut>();
    long sentBefore = 0;
    long sent = 0;
    places.keySet().retainAll(there);
    replay.start(there, places, false);
    long end = System.nanoTime() + LONGEST.toNanos();
    while (replay.isOpen() && System.nanoTime() < end) {
      for (RefusedRecord letter : replay.poll(POLL)) {
        missing.remove(letter.place());
        if (!replay.isWanted(letter)) {
          replay.leaveOut(letter);
        } else if (replay.wasSent(letter)) {
          sentBefore++;
        } else {
          Optional<String> obstacle = obstacle(letter, wanted.force());
          if (obstacle.isPresent()) {
            leftOut.add(new LeftOut(letter.place(), obstacle.get()));
            replay.leaveOut(letter);
          } else {
            replay.send(letter, letter.message().value());
            sent++;
          }
        }
      }
      replay.settle();
    }
    replay.commit();
    return new Outcome(sent, sentBefore, leftOut, missing);
  }

  /** In the group that keeps the notes; it commits nothing by itself. */
  private KafkaConsumer<byte[], byte[]> consumer(String letters) {
    return kafka.consumer(
        Map.of(
            "client.id",
            "millrace-console-replay",
            "group.id",
            Replay.nameOf(letters),
            "auto.offset.reset",
            "earliest",
            "default.api.timeout.ms",
            PATIENCE_MILLIS));
  }

  private Producer<byte[], byte[]> producer(String letters) {
    return kafka.producer(
        Map.of(
            "client.id",
            "millrace-console-replay",
            "transactional.id",
            Replay.nameOf(letters),
            "acks",
            "all",
            "max.request.size",
            LARGEST_RECORD,
            "max.block.ms",
            PATIENCE_MILLIS,
            "request.timeout.ms",
            PATIENCE_MILLIS / 2,
            "delivery.timeout.ms",
            PATIENCE_MILLIS));
  }
}
