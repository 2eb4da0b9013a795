package dev.millrace.serde.eventtime;

import dev.millrace.serde.deadletter.DeadLetter;
import org.apache.flink.api.common.eventtime.TimestampAssigner;
import org.apache.flink.api.common.eventtime.TimestampAssignerSupplier;
import org.apache.flink.api.common.eventtime.WatermarkGenerator;
import org.apache.flink.api.common.eventtime.WatermarkGeneratorSupplier;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.types.Either;

/**
 * The watermarks of a decoding source: bounded out of orderness for each partition, with {@link
 * ResumeHold} where partitions fall silent. Dead records have no say in them.
 *
 * @param eventTime gives a record's event time
 * @param options the durations
 * @param <T> the record
 */
public record DecodedWatermarks<T>(EventTimeOf<T> eventTime, EventTimeOptions options)
    implements WatermarkStrategy<Either<DeadLetter, T>> {
  @Override
  public WatermarkGenerator<Either<DeadLetter, T>> createWatermarkGenerator(
      WatermarkGeneratorSupplier.Context context) {
    return new ResumeHold<>(
        options.outOfOrderness(),
        options.idleness(),
        options.resumeHold(),
        context.getInputActivityClock());
  }

  @Override
  public TimestampAssigner<Either<DeadLetter, T>> createTimestampAssigner(
      TimestampAssignerSupplier.Context context) {
    return (decoded, kafkaTimestamp) ->
        decoded.isRight() ? eventTime.epochMillis(decoded.right()) : kafkaTimestamp;
  }
}
