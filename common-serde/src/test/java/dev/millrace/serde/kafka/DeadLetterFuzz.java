package dev.millrace.serde.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.millrace.serde.codec.JsonCodec;
import dev.millrace.serde.codec.WrittenTime;
import dev.millrace.serde.deadletter.DeadLetter;
import dev.millrace.serde.deadletter.DeadLetterHeaders;
import dev.millrace.serde.deadletter.RecordHeader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.flink.api.common.functions.util.ListCollector;
import org.apache.flink.types.Either;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.jspecify.annotations.Nullable;

/** Whatever lies in Kafka becomes a record or a dead letter, and its topic takes the letter. */
class DeadLetterFuzz {
  private static final int MAX_BYTES = 6_000;

  private static final DecodingSchema<Order> SCHEMA = schema();
  private static final EncodeDeadLetters LETTERS = new EncodeDeadLetters("shop", MAX_BYTES);

  /** The least of a record. */
  public record Order(String id, WrittenTime at) {}

  private static DecodingSchema<Order> schema() {
    JsonCodec<Order> codec = JsonCodec.of(Order.class);
    return new DecodingSchema<>(
        Order.class,
        (value, origin) -> codec.decode(value),
        order -> order.at().epochMillis(),
        Duration.ofHours(1),
        "orders");
  }

  @FuzzTest
  void whateverLiesInKafkaIsReadOrBecomesALetterThatFits(FuzzedDataProvider data) {
    ConsumerRecord<byte[], byte[]> record = record(data);
    List<Either<DeadLetter, Order>> decoded = new ArrayList<>();
    SCHEMA.deserialize(record, new ListCollector<>(decoded));
    assertThat(decoded).hasSize(1);
    if (decoded.get(0).isRight()) {
      return;
    }
    DeadLetter letter = decoded.get(0).left();
    assertThat(letter.reason()).isNotEqualTo("decoder-fault");

    OutgoingRecord sent = LETTERS.map(letter);
    assertThat(sent.size()).isLessThanOrEqualTo(MAX_BYTES);
    assertThat(text(sent, DeadLetterHeaders.REASON)).isEqualTo(letter.reason());
    assertThat(text(sent, DeadLetterHeaders.OFFSET)).isEqualTo(String.valueOf(record.offset()));
    if (header(sent, DeadLetterHeaders.CUT_FROM_BYTES) == null) {
      assertThat(sent.key()).isEqualTo(record.key());
      assertThat(sent.value()).isEqualTo(record.value());
      List<RecordHeader> original = letter.origin().headers();
      assertThat(sent.headers().subList(0, original.size())).isEqualTo(original);
    }
  }

  private static ConsumerRecord<byte[], byte[]> record(FuzzedDataProvider data) {
    RecordHeaders headers = new RecordHeaders();
    for (int left = data.consumeInt(0, 4); left > 0; left--) {
      String name = data.consumeBoolean() ? DeadLetterHeaders.REASON : data.consumeString(2_000);
      headers.add(name, bytes(data, 4_000));
    }
    return new ConsumerRecord<>(
        "orders",
        data.consumeInt(),
        data.consumeLong(),
        data.consumeLong(),
        TimestampType.CREATE_TIME,
        0,
        0,
        bytes(data, 4_000),
        data.consumeBoolean() ? order(data) : bytes(data, 8_000),
        headers,
        Optional.empty());
  }

  private static byte[] order(FuzzedDataProvider data) {
    return ("{\"id\":\"" + data.consumeString(300) + "\",\"at\":" + data.consumeLong() + '}')
        .getBytes(UTF_8);
  }

  /** Bytes of a length that the input does not need to hold. */
  private static byte @Nullable [] bytes(FuzzedDataProvider data, int longest) {
    if (data.consumeBoolean()) {
      return null;
    }
    byte[] start = data.consumeBytes(20);
    return java.util.Arrays.copyOf(start, Math.max(start.length, data.consumeInt(0, longest)));
  }

  private static @Nullable String text(OutgoingRecord record, String name) {
    byte[] value = header(record, name);
    return value == null ? null : new String(value, UTF_8);
  }

  private static byte @Nullable [] header(OutgoingRecord record, String name) {
    byte[] last = null;
    for (RecordHeader header : record.headers()) {
      last = header.key().equals(name) ? header.value() : last;
    }
    return last;
  }
}
