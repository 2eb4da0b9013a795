package dev.millrace.pulsar;

import org.apache.flink.api.connector.source.SourceOutput;
import org.apache.flink.connector.base.source.reader.RecordEmitter;
import org.apache.flink.metrics.Counter;
import org.apache.flink.util.Collector;
import org.apache.pulsar.client.api.Message;

/** Hands messages over to the job, in its own thread. */
final class MessageEmitter<T> implements RecordEmitter<Message<byte[]>, T, PulsarSplitState> {
  private final PulsarDeserializationSchema<T> schema;
  private final Counter bytes;

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
    schema.deserialize(read, new Stamped<>(output, read.timestamp()));
    state.handedOver(position);
  }

  /** Gives each element of a message the message's time. */
  private record Stamped<T>(SourceOutput<T> output, long timestamp) implements Collector<T> {
    @Override
    public void collect(T element) {
      output.collect(element, timestamp);
    }

    @Override
    public void close() {}
  }
}
