package dev.millrace.serde.kafka;

import dev.millrace.serde.codec.CodecUnavailable;
import dev.millrace.serde.codec.InvalidRecord;
import dev.millrace.serde.codec.MalformedRecord;
import dev.millrace.serde.deadletter.DeadLetter;
import dev.millrace.serde.deadletter.Origin;
import dev.millrace.serde.deadletter.RecordHeader;
import dev.millrace.serde.eventtime.EventTimeOf;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.java.typeutils.EitherTypeInfo;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.types.Either;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

/**
 * Decodes inside the source, so that each partition keeps a watermark of its own, and never throws
 * over data: a record that cannot be used comes out as a {@link DeadLetter}, on the left.
 *
 * <p>A record whose event time lies further ahead of its Kafka timestamp than the limit is refused
 * too: one such record would close every window before its time. It is measured against the Kafka
 * timestamp and not the clock, so that a replay decides as the first reading did.
 *
 * @param <T> what the job works with
 */
public final class DecodingSchema<T>
    implements KafkaRecordDeserializationSchema<Either<DeadLetter, T>> {
  private final Class<T> type;
  private final Decoder<T> decoder;
  private final EventTimeOf<T> eventTime;
  private final long maxAheadMillis;
  private final String sourceUid;

  /**
   * A schema for one source.
   *
   * @param maxAhead how far an event's time may lie ahead of the Kafka record's timestamp
   * @param sourceUid the uid of the source, named in dead letters
   */
  public DecodingSchema(
      Class<T> type,
      Decoder<T> decoder,
      EventTimeOf<T> eventTime,
      Duration maxAhead,
      String sourceUid) {
    this.type = type;
    this.decoder = decoder;
    this.eventTime = eventTime;
    this.maxAheadMillis = maxAhead.toMillis();
    this.sourceUid = sourceUid;
  }

  @Override
  public void deserialize(
      ConsumerRecord<byte[], byte[]> record, Collector<Either<DeadLetter, T>> out) {
    out.collect(decode(originOf(record)));
  }

  private Either<DeadLetter, T> decode(Origin origin) {
    byte[] value = origin.value();
    if (value == null) {
      return dead(
          origin,
          MalformedRecord.unreadable("tombstone", "The value is null", new IOException("null")));
    }
    try {
      T decoded = decoder.decode(value, origin);
      long ahead = eventTime.epochMillis(decoded) - origin.timestamp();
      if (origin.timestamp() != Origin.NO_TIMESTAMP && ahead > maxAheadMillis) {
        return dead(origin, MalformedRecord.invalid(tooFarAhead(ahead)));
      }
      return Either.Right(decoded);
    } catch (MalformedRecord malformed) {
      return dead(origin, malformed);
    } catch (CodecUnavailable outage) {
      // Nothing is wrong with the record: the job fails over and reads it again.
      throw outage;
    } catch (RuntimeException fault) {
      // A fault of the decoder. The record is kept, and the job goes on with the next one.
      return dead(origin, MalformedRecord.unreadable("decoder-fault", fault.toString(), fault));
    }
  }

  private InvalidRecord tooFarAhead(long ahead) {
    return new InvalidRecord(
        "timestamp-far-ahead",
        "The event lies "
            + Duration.ofMillis(ahead)
            + " ahead of its Kafka timestamp; the limit is "
            + Duration.ofMillis(maxAheadMillis));
  }

  private Either<DeadLetter, T> dead(Origin origin, MalformedRecord malformed) {
    return Either.Left(DeadLetter.of(origin, malformed, sourceUid));
  }

  private static Origin originOf(ConsumerRecord<byte[], byte[]> record) {
    return new Origin(
        record.topic(),
        record.partition(),
        record.offset(),
        record.timestamp(),
        record.key(),
        record.value(),
        headersOf(record));
  }

  private static List<RecordHeader> headersOf(ConsumerRecord<byte[], byte[]> record) {
    Header[] headers = record.headers().toArray();
    if (headers.length == 0) {
      return List.of();
    }
    List<RecordHeader> kept = new ArrayList<>(headers.length);
    for (Header header : headers) {
      kept.add(new RecordHeader(header.key(), header.value()));
    }
    return kept;
  }

  @Override
  public TypeInformation<Either<DeadLetter, T>> getProducedType() {
    return new EitherTypeInfo<>(TypeInformation.of(DeadLetter.class), TypeInformation.of(type));
  }
}
