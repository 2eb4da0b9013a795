package dev.millrace.lakehouse.flow;

import dev.millrace.lakehouse.logic.LineReader;
import dev.millrace.lakehouse.model.BronzeRow;
import dev.millrace.lakehouse.model.Event;
import org.apache.flink.streaming.api.datastream.DataStream;

/**
 * The pipeline: messages in; as many rows out. It knows neither where they are from nor where they
 * go.
 */
public record Bronze(LineReader reader) {
  /** Puts the pipeline behind a stream of messages. */
  public DataStream<BronzeRow> apply(DataStream<Event> events) {
    return events.map(new ReadLines(reader)).name("read-lines").uid("read-lines");
  }
}
