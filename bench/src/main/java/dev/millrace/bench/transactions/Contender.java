package dev.millrace.bench.transactions;

import dev.millrace.bench.Stopwatch;
import java.util.Arrays;
import java.util.List;

/** Who is measured. */
enum Contender {
  JACKSON_LOOP("consumer loop, Jackson"),
  CODEC_LOOP("consumer loop, the job's codec"),
  FLINK_JOB("Flink job, parallelism 1"),
  FLINK_JOB_2("Flink job, parallelism 2"),
  FLINK_JOB_FULL("Flink job, patterns and rules"),
  NAIVE_FLINK_JOB("naive Flink job, parallelism 1"),
  KAFKA_STREAMS("Kafka Streams, 1 thread");

  private final String title;

  Contender(String title) {
    this.title = title;
  }

  /** Those that are measured unless others are asked for: all that finish in minutes. */
  static List<Contender> usual() {
    return Arrays.stream(values()).filter(contender -> contender != FLINK_JOB_FULL).toList();
  }

  /** The name in tables and plots. */
  String title() {
    return title;
  }

  /** Reads all of the input, tells the watch what it saw, and gives its windows to the tally. */
  void run(Input input, Stopwatch watch, Tally tally) throws Exception {
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
