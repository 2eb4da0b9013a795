package dev.millrace.cli.lakehouse;

import dev.millrace.cli.Failure;
import dev.millrace.cli.pulsar.PulsarConnection;
import dev.millrace.cli.pulsar.TopicName;
import dev.millrace.pulsar.PulsarAccess;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.pulsar.client.api.Message;
import org.apache.pulsar.client.api.MessageId;
import org.apache.pulsar.client.api.MessageIdAdv;
import org.apache.pulsar.client.api.PulsarClientException;
import org.apache.pulsar.client.api.Reader;
import org.jspecify.annotations.Nullable;

/** A topic of Pulsar, read without a subscription. */
final class PulsarMessages implements MessageTopic {
  private static final String NUMBERED = "-partition-";

  /** Messages may be large. */
  private static final int WAITING = 200;

  private final PulsarConnection connection;
  private final TopicName topic;
  private final List<String> partitions;

  PulsarMessages(PulsarAccess access, TopicName topic) {
    this.connection = PulsarConnection.open(access);
    this.topic = topic;
    this.partitions = connection.partitions(topic);
  }

  @Override
  public String name() {
    return topic.toString();
  }

  @Override
  public String written(Place place) {
    String id = place.ledger() + ":" + place.entry() + ':' + place.partition();
    return place.index() < 0 ? id : id + ':' + place.index();
  }

  @Override
  public Map<Integer, Place> ends() {
    Map<Integer, Place> ends = new LinkedHashMap<>();
    for (String partition : partitions) {
      try (Reader<byte[]> reader = reader(partition, MessageId.latest, 1)) {
        Place last = place(partition, reader.getLastMessageIds().get(0));
        if (last.entry() >= 0) {
          ends.put(last.partition(), last);
        }
      } catch (Exception failed) {
        throw explained(failed);
      }
    }
    return ends;
  }

  @Override
  public void read(Map<Integer, Place> ends, Taker taker) {
    for (String partition : partitions) {
      Place end = ends.get(index(partition));
      if (end != null) {
        try (Reader<byte[]> reader = reader(partition, MessageId.earliest, WAITING)) {
          read(partition, reader, end, taker);
        } catch (Exception failed) {
          throw explained(failed);
        }
      }
    }
  }

  private static void read(String partition, Reader<byte[]> reader, Place end, Taker taker)
      throws PulsarClientException {
    @Nullable Place before = null;
    while (before == null || end.isBehind(before)) {
      Message<byte[]> message = reader.readNext(1, TimeUnit.SECONDS);
      if (message == null) {
        if (!reader.hasMessageAvailable()) {
          return; // The last one was no message to read, or is gone by now.
        }
        continue;
      }
      Place place = place(partition, message.getMessageId());
      // The client may repeat some when it connects again.
      if ((before == null || place.isBehind(before)) && !place.isBehind(end)) {
        byte @Nullable [] payload = message.getData();
        taker.take(place, ByteBuffer.wrap(payload == null ? new byte[0] : payload));
        before = place;
      } else if (place.isBehind(end)) {
        return;
      }
    }
  }

  private Reader<byte[]> reader(String partition, MessageId start, int waiting)
      throws PulsarClientException {
    return connection
        .client()
        .newReader()
        .topic(partition)
        .readerName("millrace")
        .receiverQueueSize(waiting)
        .startMessageId(start)
        .create();
  }

  private static Place place(String partition, MessageId id) {
    MessageIdAdv place = (MessageIdAdv) id;
    return new Place(
        index(partition), place.getLedgerId(), place.getEntryId(), place.getBatchIndex());
  }

  private static int index(String partition) {
    int numbered = partition.lastIndexOf(NUMBERED);
    return numbered < 0 ? -1 : Integer.parseInt(partition.substring(numbered + NUMBERED.length()));
  }

  private Failure explained(Exception failed) {
    return failed instanceof Failure known
        ? known
        : PulsarConnection.explained(failed, topic.toString());
  }

  @Override
  public void close() {
    connection.close();
  }
}
