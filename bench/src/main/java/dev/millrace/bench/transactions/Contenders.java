package dev.millrace.bench.transactions;

import dev.millrace.bench.Contender;
import dev.millrace.bench.Input;
import dev.millrace.bench.Stopwatch;
import dev.millrace.bench.Tally;

/** Who adds up payments by user and by category. */
enum Contenders implements Contender {
  JACKSON_LOOP("consumer loop, Jackson"),
  CODEC_LOOP("consumer loop, the job's codec"),
  FLINK_JOB("Flink job, parallelism 1"),
  FLINK_JOB_2("Flink job, parallelism 2"),
  FLINK_JOB_FULL("Flink job, patterns and rules"),
  NAIVE_FLINK_JOB("naive Flink job, parallelism 1"),
  KAFKA_STREAMS("Kafka Streams, 1 thread");

  private final String title;

  Contenders(String title) {
    this.title = title;
  }

  /** The patterns and rules take fifty times as long as the rest. */
  @Override
  public boolean isUsual() {
    return this != FLINK_JOB_FULL;
  }

  @Override
  public String title() {
    return title;
  }

  /** Once by user, once by category. */
  @Override
  public int countedPerRecord() {
    return 2;
  }

  @Override
  public void run(Input input, Stopwatch watch, Tally tally) throws Exception {
    switch (this) {
      case JACKSON_LOOP -> ConsumerLoop.withJackson(input, watch, tally);
      case CODEC_LOOP -> ConsumerLoop.withTheCodecOfTheJob(input, watch, tally);
      case FLINK_JOB -> FlinkJob.run(input, 1, watch, tally);
      case FLINK_JOB_2 -> FlinkJob.run(input, 2, watch, tally);
      case FLINK_JOB_FULL -> FlinkJob.runWithPatternsAndRules(input, watch, tally);
      case NAIVE_FLINK_JOB -> NaiveFlinkJob.run(input, watch, tally);
      case KAFKA_STREAMS -> new StreamsTopology(input, watch).run(tally);
    }
  }
}
