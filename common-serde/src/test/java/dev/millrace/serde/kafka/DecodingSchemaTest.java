package dev.millrace.serde.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.serde.codec.CodecUnavailable;
import dev.millrace.serde.codec.InvalidRecord;
import dev.millrace.serde.codec.MalformedRecord;
import dev.millrace.serde.deadletter.DeadLetter;
import dev.millrace.serde.deadletter.RecordHeader;
import dev.millrace.serde.deadletter.Stage;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.flink.types.Either;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class DecodingSchemaTest {
  private static final long SENT_AT = 1_705_314_600_000L;

  /** A record that is a number of milliseconds after {@link #SENT_AT}. */
  public record Reading(long millisLater) {}

  private final DecodingSchema<Reading> schema =
      new DecodingSchema<>(
          Reading.class,
          (value, origin) -> decode(new String(value, StandardCharsets.UTF_8)),
          reading -> SENT_AT + reading.millisLater(),
          Duration.ofHours(1),
          "readings");

  private static Reading decode(String text) throws MalformedRecord {
    if (text.equals("fault")) {
      throw new IllegalStateException("a bug");
    }
    if (text.equals("outage")) {
      throw new CodecUnavailable("come back later", new IllegalStateException("down"));
    }
    try {
      return new Reading(Long.parseLong(text));
    } catch (NumberFormatException notANumber) {
      throw MalformedRecord.unreadable("not-a-number", "That is no number", notANumber);
    }
  }

  @Test
  void givesGoodRecordsToTheRight() {
    assertThat(decoded("5").right()).isEqualTo(new Reading(5));
  }

  @Test
  void keepsWhatItCannotRead() {
    DeadLetter letter = decoded("five").left();
    assertThat(letter.stage()).isEqualTo(Stage.DESERIALIZE);
    assertThat(letter.reason()).isEqualTo("not-a-number");
    assertThat(letter.message()).isEqualTo("That is no number");
    assertThat(letter.exceptionClass()).isEqualTo("java.lang.NumberFormatException");
    assertThat(letter.operator()).isEqualTo("readings");
    assertThat(letter.origin().topic()).isEqualTo("sensors");
    assertThat(letter.origin().partition()).isEqualTo(3);
    assertThat(letter.origin().offset()).isEqualTo(42);
    assertThat(letter.origin().timestamp()).isEqualTo(SENT_AT);
    assertThat(letter.origin().key()).asString().isEqualTo("machine");
    assertThat(letter.origin().value()).asString().isEqualTo("five");
    assertThat(letter.origin().headers()).extracting(RecordHeader::key).containsExactly("trace");
  }

  @Test
  void takesNoGoodRecordForADeadOneWhileItsCodecCannotWork() {
    assertThatThrownBy(() -> decoded("outage")).isInstanceOf(CodecUnavailable.class);
  }

  @Test
  void neverThrowsOverAFaultOfTheDecoder() {
    assertThat(decoded("fault").left().reason()).isEqualTo("decoder-fault");
  }

  @Test
  void refusesTombstones() {
    assertThat(decoded(null).left().reason()).isEqualTo("tombstone");
  }

  @Test
  void refusesWhatLiesFarAheadOfItsKafkaTimestamp() {
    assertThat(decoded("3600000").isRight()).isTrue();
    DeadLetter letter = decoded("3600001").left();
    assertThat(letter.stage()).isEqualTo(Stage.VALIDATE);
    assertThat(letter.reason()).isEqualTo("timestamp-far-ahead");
    assertThat(letter.exceptionClass()).isEqualTo(InvalidRecord.class.getName());
  }

  private Either<DeadLetter, Reading> decoded(@Nullable String text) {
    var headers = new RecordHeaders();
    headers.add("trace", new byte[] {1});
    var record =
        new ConsumerRecord<byte[], byte[]>(
            "sensors",
            3,
            42,
            SENT_AT,
            TimestampType.CREATE_TIME,
            7,
            4,
            "machine".getBytes(StandardCharsets.UTF_8),
            text == null ? null : text.getBytes(StandardCharsets.UTF_8),
            headers,
            Optional.empty());
    List<Either<DeadLetter, Reading>> out = new ArrayList<>();
    schema.deserialize(
        record,
        new Collector<>() {
          @Override
          public void collect(Either<DeadLetter, Reading> decoded) {
            out.add(decoded);
          }

          @Override
          public void close() {}
        });
    assertThat(out).hasSize(1);
    return out.get(0);
  }
}
