package dev.millrace.console.overview;

import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.api.connector.sink2.WriterInitContext;
import org.apache.flink.metrics.Counter;

/** A sink that only counts what it would send. */
record Counting() implements Sink<Long> {
  @Override
  public SinkWriter<Long> createWriter(WriterInitContext context) {
    Counter sent = context.metricGroup().getNumRecordsSendCounter();
    return new SinkWriter<>() {
      @Override
      public void write(Long element, Context at) {
        sent.inc();
      }

      @Override
      public void flush(boolean endOfInput) {}

      @Override
      public void close() {}
    };
  }
}
