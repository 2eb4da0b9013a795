package dev.millrace.uploads.flow;

import dev.millrace.uploads.logic.Tally;
import dev.millrace.uploads.model.Counts;
import dev.millrace.uploads.model.FileAggregation;
import org.apache.flink.streaming.api.functions.windowing.ProcessWindowFunction;
import org.apache.flink.streaming.api.windowing.windows.TimeWindow;
import org.apache.flink.util.Collector;

/** Tells what the files of a window that is over come to. */
final class CloseWindow
    extends ProcessWindowFunction<Counts, FileAggregation, Integer, TimeWindow> {
  @Override
  public void process(
      Integer all, Context context, Iterable<Counts> counts, Collector<FileAggregation> out) {
    TimeWindow window = context.window();
    Tally.aggregations(counts.iterator().next(), window.getStart(), window.getEnd())
        .forEach(out::collect);
  }
}
