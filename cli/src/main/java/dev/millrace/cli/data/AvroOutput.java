package dev.millrace.cli.data;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.millrace.serde.avro.AvroMessages;
import dev.millrace.serde.codec.CodecUnavailable;
import dev.millrace.serde.codec.MalformedRecord;
import dev.millrace.serde.registry.SchemaRegistry;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** Shows Avro messages as the JSON they stand for, and everything else as it is. */
final class AvroOutput {
  private final AvroMessages messages;

  AvroOutput(SchemaRegistry registry) {
    messages = AvroMessages.asWritten(registry);
  }

  ConsumerRecord<byte[], byte[]> readable(ConsumerRecord<byte[], byte[]> message) {
    byte @Nullable [] value = message.value();
    // JSON does not begin with a zero, and every message of the wire format does.
    if (value == null || value.length == 0 || value[0] != 0) {
      return message;
    }
    try {
      byte[] json = messages.read(value).toString().getBytes(UTF_8);
      return new ConsumerRecord<>(
          message.topic(),
          message.partition(),
          message.offset(),
          message.timestamp(),
          message.timestampType(),
          message.serializedKeySize(),
          json.length,
          message.key(),
          json,
          message.headers(),
          message.leaderEpoch());
    } catch (MalformedRecord noAvro) {
      return message;
    } catch (CodecUnavailable silence) {
      throw RegistryOptions.explained(silence);
    }
  }
}
