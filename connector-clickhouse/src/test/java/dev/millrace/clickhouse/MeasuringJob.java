package dev.millrace.clickhouse;

import dev.millrace.testing.InterruptedJob;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.source.util.ratelimit.RateLimiterStrategy;
import org.apache.flink.connector.datagen.source.DataGeneratorSource;
import org.apache.flink.connector.datagen.source.GeneratorFunction;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** A job from counted measurements into a sink. */
final class MeasuringJob {
  private static final long CHECKPOINT_MILLIS = 200;

  private MeasuringJob() {}

  /**
   * A job to be interrupted.
   *
   * @param perSecond how many measurements there are; 0 for as many as can be
   */
  static InterruptedJob of(long measurements, double perSecond, Sink<Measurement> sink) {
    return new InterruptedJob(environment -> add(environment, measurements, perSecond, sink));
  }

  private static void add(
      StreamExecutionEnvironment environment,
      long measurements,
      double perSecond,
      Sink<Measurement> sink) {
    environment.enableCheckpointing(CHECKPOINT_MILLIS);
    GeneratorFunction<Long, Measurement> generator = Measurement::number;
    environment
        .fromSource(
            new DataGeneratorSource<>(
                generator,
                measurements,
                perSecond > 0
                    ? RateLimiterStrategy.perSecond(perSecond)
                    : RateLimiterStrategy.noOp(),
                TypeInformation.of(Measurement.class)),
            WatermarkStrategy.noWatermarks(),
            "measurements")
        .uid("measurements")
        .map(InterruptedJob::failIfTold)
        .returns(Measurement.class)
        .uid("fail-if-told")
        .sinkTo(sink)
        .uid("table")
        .name("table");
  }
}
