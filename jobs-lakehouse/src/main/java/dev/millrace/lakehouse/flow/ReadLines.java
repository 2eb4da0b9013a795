package dev.millrace.lakehouse.flow;

import dev.millrace.lakehouse.logic.LineReader;
import dev.millrace.lakehouse.model.BronzeRow;
import dev.millrace.lakehouse.model.Event;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.RichMapFunction;
import org.apache.flink.metrics.Counter;

/** Makes rows of messages, and counts those with something wrong (counter malformedLines). */
final class ReadLines extends RichMapFunction<Event, BronzeRow> {
  private final LineReader reader;
  private transient Counter malformed;

  ReadLines(LineReader reader) {
    this.reader = reader;
  }

  @Override
  public void open(OpenContext context) {
    malformed = getRuntimeContext().getMetricGroup().counter("malformedLines");
  }

  @Override
  public BronzeRow map(Event event) {
    BronzeRow row = reader.read(event);
    if (row.parseError() != null) {
      malformed.inc();
    }
    return row;
  }
}
