package dev.millrace.uploads.flow;

import static dev.millrace.serde.deadletter.SplitDeadLetters.DEAD_LETTERS;
import static java.util.Objects.requireNonNullElse;

import dev.millrace.serde.deadletter.DeadLetter;
import dev.millrace.serde.deadletter.DeadLetterCounters;
import dev.millrace.serde.deadletter.Stage;
import dev.millrace.uploads.model.AnalysedFile;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;

/** Makes a dead letter of each file that failed; the file goes on, for it counts. */
final class TellFailures extends ProcessFunction<AnalysedFile, AnalysedFile> {
  static final String UID = "tell-failures";

  private transient DeadLetterCounters counters;

  @Override
  public void open(OpenContext context) {
    counters = new DeadLetterCounters(getRuntimeContext().getMetricGroup());
  }

  @Override
  public void processElement(AnalysedFile file, Context context, Collector<AnalysedFile> out) {
    if (file.hasFailed()) {
      var letter =
          new DeadLetter(
              file.origin(),
              Stage.PROCESS,
              requireNonNullElse(file.reason(), "unknown"),
              requireNonNullElse(file.message(), "The analysis failed."),
              null,
              ExamineFiles.UID);
      counters.count(letter);
      context.output(DEAD_LETTERS, letter);
    }
    out.collect(file);
  }
}
