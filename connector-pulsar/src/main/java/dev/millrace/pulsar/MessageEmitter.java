package dev.millrace.pulsar;

import java.util.Objects;
import org.apache.flink.api.connector.source.SourceOutput;
import org.apache.flink.connector.base.source.reader.RecordEmitter;
import org.apache.flink.metrics.Counter;
import org.apache.flink.util.Collector;
import org.apache.pulsar.client.api.Message;
import org.jspecify.annotations.Nullable;

/** Hands messages over to the job, in its own thread. */
final class MessageEmitter<T> implements RecordEmitter<Message<byte[]>, T, PulsarSplitState> {
  private final PulsarDeserializationSchema<T> schema;
  private final Counter bytes;
  private final Stamped<T> stamped = new Stamped<>();

  MessageEmitter(PulsarDeserializationSchema<T> schema, Counter bytes) {
    this.schema = schema;
    this.bytes = bytes;
  }

  @Override
  public void emitRecord(Message<byte[]> message, SourceOutput<T> output, PulsarSplitState state)
      throws Exception {
    Position position = Position.of(message.getMessageId());
    PulsarMessage read = PulsarMessage.of(message, state.partition(), position);
    bytes.inc(read.payload().length);
    stamped.output = output;
    stamped.timestamp = read.timestamp();
    schema.deserialize(read, stamped);
    state.handedOver(position);
  }

  /** Gives each element of a message the message's time; one for all messages. */
  private static final class Stamped<T> implements Collector<T> {
    private @Nullable SourceOutput<T> output;
    private long timestamp;

    @Override
    public void collect(T element) {
      Objects.requireNonNull(output).collect(element, timestamp);
    }

    @Override
    public void close() {}
  }
}
