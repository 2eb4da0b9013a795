package dev.millrace.transactions.flow;

import dev.millrace.transactions.model.Spending;
import java.io.Serializable;
import org.apache.flink.streaming.api.functions.windowing.ProcessWindowFunction;
import org.apache.flink.streaming.api.windowing.windows.TimeWindow;
import org.apache.flink.util.Collector;

/**
 * Puts key and window to a window's total.
 *
 * @param <R> the result
 */
final class NameWindow<R> extends ProcessWindowFunction<Spending, R, String, TimeWindow> {
  /** Makes the result of one window. */
  @FunctionalInterface
  interface Result<R> extends Serializable {
    R of(String key, long start, long end, Spending total);
  }

  private final Result<R> result;

  NameWindow(Result<R> result) {
    this.result = result;
  }

  @Override
  public void process(String key, Context context, Iterable<Spending> totals, Collector<R> out) {
    TimeWindow window = context.window();
    out.collect(result.of(key, window.getStart(), window.getEnd(), totals.iterator().next()));
  }
}
