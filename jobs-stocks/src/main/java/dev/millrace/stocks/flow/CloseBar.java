package dev.millrace.stocks.flow;

import dev.millrace.stocks.logic.Ledger;
import dev.millrace.stocks.model.Bar;
import dev.millrace.stocks.model.Interval;
import dev.millrace.stocks.model.Trading;
import org.apache.flink.streaming.api.functions.windowing.ProcessWindowFunction;
import org.apache.flink.streaming.api.windowing.windows.TimeWindow;
import org.apache.flink.util.Collector;

/** Makes the bar of an interval that is over. */
final class CloseBar extends ProcessWindowFunction<Trading, Bar, String, TimeWindow> {
  private final Interval interval;

  CloseBar(Interval interval) {
    this.interval = interval;
  }

  @Override
  public void process(
      String symbol, Context context, Iterable<Trading> tradings, Collector<Bar> out) {
    long start = context.window().getStart();
    out.collect(Ledger.bar(symbol, interval, start, tradings.iterator().next()));
  }
}
