package dev.millrace.serde.kafka;

import dev.millrace.serde.deadletter.DeadLetter;
import dev.millrace.serde.deadletter.SplitDeadLetters;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import org.apache.flink.api.common.functions.MapFunction;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.functions.sink.PrintSink;

/**
 * Where a job's results of one kind go. All operators are named after the topic.
 *
 * @param topic the topic's name
 * @param encoder makes records out of results
 * @param maxBytes what the topic takes
 * @param sink takes the records; a test puts its own here
 * @param print whether the results are printed to the TaskManager's output as well
 * @param <T> the result
 */
public record Outlet<T>(
    String topic, Encoder<T> encoder, long maxBytes, Sink<OutgoingRecord> sink, boolean print) {
  private static final TypeInformation<OutgoingRecord> OUTGOING =
      TypeInformation.of(OutgoingRecord.class);

  /**
   * Attaches the outlet.
   *
   * @return what was too large for the topic
   */
  public DataStream<DeadLetter> drain(DataStream<T> results) {
    String name = topic.replace('_', '-');
    var encoded =
        results
            .process(new EncodeResults<>(encoder, topic, maxBytes, "encode-" + name), OUTGOING)
            .name("encode-" + name)
            .uid("encode-" + name);
    attach(encoded, name, topic, sink, print, new ValueAsText(encoder.codec()::describe));
    return encoded.getSideOutput(SplitDeadLetters.DEAD_LETTERS);
  }

  /** Attaches the outlet of a job's dead letters. */
  public static void drainDeadLetters(
      DataStream<DeadLetter> letters,
      String topic,
      EncodeDeadLetters encode,
      Sink<OutgoingRecord> sink,
      boolean print) {
    drainDeadLetters("dead-letters", letters, topic, encode, sink, print);
  }

  /**
   * Attaches an outlet of dead letters beside the job's first one.
   *
   * @param name what its operators are named after
   */
  public static void drainDeadLetters(
      String name,
      DataStream<DeadLetter> letters,
      String topic,
      EncodeDeadLetters encode,
      Sink<OutgoingRecord> sink,
      boolean print) {
    var encoded =
        letters.map(encode).returns(OUTGOING).name("encode-" + name).uid("encode-" + name);
    attach(
        encoded,
        name,
        topic,
        sink,
        print,
        new ValueAsText(bytes -> new String(bytes, StandardCharsets.UTF_8)));
  }

  private static void attach(
      DataStream<OutgoingRecord> records,
      String name,
      String topic,
      Sink<OutgoingRecord> sink,
      boolean print,
      ValueAsText text) {
    records.sinkTo(sink).name(name).uid(name);
    if (print) {
      records
          .map(text)
          .name("text-of-" + name)
          .uid("text-of-" + name)
          .sinkTo(new PrintSink<>(topic))
          .name("print-" + name)
          .uid("print-" + name);
    }
  }

  /** A record's value as people read it. */
  static final class ValueAsText implements MapFunction<OutgoingRecord, String> {
    /** Gives the text of a value's bytes. */
    @FunctionalInterface
    interface TextOf extends Serializable {
      String text(byte[] value);
    }

    private final TextOf text;

    ValueAsText(TextOf text) {
      this.text = text;
    }

    @Override
    public String map(OutgoingRecord record) {
      byte[] value = record.value();
      return value == null ? "null" : text.text(value);
    }
  }
}
