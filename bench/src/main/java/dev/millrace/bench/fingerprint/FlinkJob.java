package dev.millrace.bench.fingerprint;

import dev.millrace.bench.Input;
import dev.millrace.bench.MeasuredFlink;
import dev.millrace.bench.Stopwatch;
import dev.millrace.bench.Tally;
import dev.millrace.fingerprint.FingerprintJob;
import dev.millrace.fingerprint.Settings;
import dev.millrace.fingerprint.flow.Fingerprints;
import dev.millrace.fingerprint.model.Received;
import dev.millrace.serde.deadletter.DeadLetterBreaker;
import dev.millrace.serde.eventtime.DecodedWatermarks;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** The job's own way from topic to fingerprints, on a Flink cluster in this process. */
final class FlinkJob {
  private FlinkJob() {}

  static void run(Input input, int parallelism, Stopwatch watch, Tally tally) throws Exception {
    Settings settings = Settings.parse();
    StreamExecutionEnvironment environment = MeasuredFlink.environment(parallelism, watch, tally);
    var decoded =
        environment
            .fromSource(
                MeasuredFlink.source(input, FingerprintJob.decoding(settings)),
                new DecodedWatermarks<>(Received::epochMillis, settings.eventTime()),
                "sensor-data")
            .uid("sensor-data");
    var outputs =
        new Fingerprints(settings.statistics(), settings.register(), settings.eventTime())
            .apply(DeadLetterBreaker.behind(decoded, settings.breaker()));
    MeasuredFlink.tally("fingerprints", outputs.fingerprints(), Findings::give);
    MeasuredFlink.drop("dead-letters", outputs.deadLetters());
    environment.execute("bench");
  }
}
