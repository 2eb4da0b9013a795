package dev.millrace.bench.fingerprint;

import dev.millrace.bench.Contender;
import dev.millrace.bench.Input;
import dev.millrace.bench.Stopwatch;
import dev.millrace.bench.Tally;

/** Who takes fingerprints. */
enum Contenders implements Contender {
  JACKSON_LOOP("consumer loop, Jackson"),
  READER_LOOP("consumer loop, the job's reader"),
  FLINK_JOB("Flink job, parallelism 1"),
  FLINK_JOB_2("Flink job, parallelism 2"),
  KAFKA_STREAMS("Kafka Streams, 1 thread");

  private final String title;

  Contenders(String title) {
    this.title = title;
  }

  @Override
  public String title() {
    return title;
  }

  /** Each reading once. */
  @Override
  public int countedPerRecord() {
    return FingerprintBench.SENSORS;
  }

  @Override
  public void run(Input input, Stopwatch watch, Tally tally) throws Exception {
    switch (this) {
      case JACKSON_LOOP -> ConsumerLoop.withJackson(input, watch, tally);
      case READER_LOOP -> ConsumerLoop.withTheReaderOfTheJob(input, watch, tally);
      case FLINK_JOB -> FlinkJob.run(input, 1, watch, tally);
      case FLINK_JOB_2 -> FlinkJob.run(input, 2, watch, tally);
      case KAFKA_STREAMS -> new StreamsTopology(input, watch).run(tally);
    }
  }
}
