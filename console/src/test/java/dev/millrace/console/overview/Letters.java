package dev.millrace.console.overview;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.millrace.serde.deadletter.DeadLetterHeaders;
import dev.millrace.serde.deadletter.DeadLetterTopic;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Dead letters as jobs write them. */
final class Letters {
  private Letters() {}

  /** One that stood at 42 in the second partition of a topic. */
  static ProducerRecord<byte[], byte[]> letter(
      String origin, String stage, String reason, byte[] value) {
    var letter = new ProducerRecord<>(DeadLetterTopic.of(origin), "110".getBytes(UTF_8), value);
    with(letter, DeadLetterHeaders.TOPIC, origin);
    with(letter, DeadLetterHeaders.PARTITION, "1");
    with(letter, DeadLetterHeaders.OFFSET, "42");
    with(letter, DeadLetterHeaders.STAGE, stage);
    with(letter, DeadLetterHeaders.REASON, reason);
    with(letter, DeadLetterHeaders.OPERATOR, "fingerprints");
    return letter;
  }

  /** The same with a header more. */
  static ProducerRecord<byte[], byte[]> with(
      ProducerRecord<byte[], byte[]> letter, String header, String value) {
    letter.headers().add(header, value.getBytes(UTF_8));
    return letter;
  }
}
