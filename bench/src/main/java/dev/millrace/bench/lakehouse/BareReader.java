package dev.millrace.bench.lakehouse;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.concurrent.TimeUnit;
import org.apache.pulsar.client.api.BatchReceivePolicy;
import org.apache.pulsar.client.api.Message;
import org.apache.pulsar.client.api.MessageId;
import org.apache.pulsar.client.api.PulsarClient;
import org.apache.pulsar.client.api.SubscriptionInitialPosition;
import org.apache.pulsar.client.api.SubscriptionMode;
import org.jspecify.annotations.Nullable;

/**
 * Pulsar's own client in a loop: one thread that reads, and parses with Jackson as it comes. It
 * keeps nothing, and knows nothing after it was killed.
 */
final class BareReader {
  private static final int BATCH = 5_000;
  private static final int BATCH_BYTES = 10 << 20;

  /** What the job takes out of a line. */
  @JsonNaming(SnakeCaseStrategy.class)
  record Line(String cameraId, @Nullable String storeId, String timestamp) {
    long epochMillis() {
      return LocalDateTime.parse(timestamp).toInstant(ZoneOffset.UTC).toEpochMilli();
    }
  }

  private final ReadingProcess.Run run;
  private final Progress progress;
  private final ObjectReader parser =
      JsonMapper.builder()
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .build()
          .readerFor(Line.class);
  private long latest;

  BareReader(ReadingProcess.Run run, Progress progress) {
    this.run = run;
    this.progress = progress;
  }

  /** One message after another. */
  void read() throws IOException {
    try (PulsarClient client = client();
        var reader =
            client.newReader().topic(run.topic()).startMessageId(MessageId.earliest).create()) {
      while (progress.seen() < run.messages()) {
        parse(reader.readNext());
        progress.saw(1);
      }
    }
  }

  /** As many at once as are there. */
  void consume() throws IOException {
    try (PulsarClient client = client();
        var consumer =
            client
                .newConsumer()
                .topic(run.topic())
                .subscriptionName(run.name())
                .subscriptionMode(SubscriptionMode.NonDurable)
                .subscriptionInitialPosition(SubscriptionInitialPosition.Earliest)
                .receiverQueueSize(BATCH)
                .batchReceivePolicy(
                    BatchReceivePolicy.builder()
                        .maxNumMessages(BATCH)
                        .maxNumBytes(BATCH_BYTES)
                        .timeout(10, TimeUnit.MILLISECONDS)
                        .build())
                .subscribe()) {
      while (progress.seen() < run.messages()) {
        var messages = consumer.batchReceive();
        for (Message<byte[]> message : messages) {
          parse(message);
        }
        progress.saw(messages.size());
        consumer.acknowledge(messages);
      }
    }
  }

  private void parse(Message<byte[]> message) throws IOException {
    Line line = parser.readValue(message.getData());
    if (line.cameraId().isEmpty()) {
      throw new IllegalStateException("The input has no bad lines");
    }
    latest = Math.max(latest, line.epochMillis());
  }

  private PulsarClient client() throws IOException {
    return PulsarClient.builder().serviceUrl(run.serviceUrl()).build();
  }
}
