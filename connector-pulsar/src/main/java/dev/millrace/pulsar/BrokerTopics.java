package dev.millrace.pulsar;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;
import org.apache.pulsar.client.api.MessageId;
import org.apache.pulsar.client.api.PulsarClient;
import org.apache.pulsar.client.api.Reader;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Topics as a broker knows them. */
final class BrokerTopics implements Topics {
  private static final Logger LOG = LoggerFactory.getLogger(BrokerTopics.class);

  private final PulsarAccess access;
  private final Retrying retrying;
  private @Nullable PulsarClient client;

  /** Asks Pulsar something. */
  @FunctionalInterface
  private interface Question<A> {
    CompletableFuture<A> ask(PulsarClient client);
  }

  BrokerTopics(PulsarAccess access, Retrying retrying) {
    this.access = access;
    this.retrying = retrying;
  }

  @Override
  public List<String> partitions(String topic) throws IOException, InterruptedException {
    // Without 'false' a topic that is missing would be created by asking for it.
    return answer(topic, connected -> connected.getPartitionsForTopic(topic, false));
  }

  @Override
  public @Nullable Position last(String partition) throws IOException, InterruptedException {
    Position last =
        answer(
            partition,
            connected ->
                askOnce(
                    connected
                        .newReader()
                        .topic(partition)
                        .readerName("flink")
                        .receiverQueueSize(1)
                        .startMessageId(MessageId.latest)
                        .createAsync(),
                    BrokerTopics::lastOf));
    return last.entry() < 0 ? null : last;
  }

  /** Where the topic of a reader ends now. */
  static CompletableFuture<Position> lastOf(Reader<byte[]> reader) {
    return reader.getLastMessageIdsAsync().thenApply(ids -> Position.of(ids.get(0)));
  }

  /** Asks a reader one thing, and closes it. */
  static <A> CompletableFuture<A> askOnce(
      CompletableFuture<Reader<byte[]>> opening,
      Function<Reader<byte[]>, CompletableFuture<A>> question) {
    return opening.thenCompose(
        reader ->
            question
                .apply(reader)
                .whenComplete(
                    (answer, failure) -> {
                      var unused = reader.closeAsync();
                    }));
  }

  private <A> A answer(String topic, Question<A> question)
      throws IOException, InterruptedException {
    for (int failed = 0; ; failed++) {
      try {
        return question.ask(client()).get();
      } catch (ExecutionException failure) {
        Trouble trouble = Trouble.of(failure, topic);
        if (trouble instanceof Trouble.Lasting lasting) {
          throw lasting.end();
        }
        LOG.warn("Pulsar does not answer about {}, and is asked again: {}", topic, trouble);
        Thread.sleep(retrying.pause(failed, ThreadLocalRandom.current().nextDouble()).toMillis());
      }
    }
  }

  private synchronized PulsarClient client() throws IOException {
    if (client == null) {
      client = access.client();
    }
    return client;
  }

  @Override
  public synchronized void close() throws IOException {
    if (client != null) {
      client.close();
    }
  }
}
