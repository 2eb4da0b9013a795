package dev.millrace.videostatistics.flow;

import java.util.List;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.java.functions.KeySelector;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.apache.flink.util.OutputTag;

/** Operators on their own, fed by hand. */
final class Harness {
  private Harness() {}

  /** An operator that is not open yet. */
  static <T, R> KeyedOneInputStreamOperatorTestHarness<String, T, R> of(
      KeyedProcessFunction<String, T, R> function, KeySelector<T, String> key) throws Exception {
    return new KeyedOneInputStreamOperatorTestHarness<>(
        new KeyedProcessOperator<>(function), key, TypeInformation.of(String.class));
  }

  /** What came out at the side. */
  static <R> List<R> side(
      KeyedOneInputStreamOperatorTestHarness<String, ?, ?> operator, OutputTag<R> tag) {
    var records = operator.getSideOutput(tag);
    return records == null ? List.of() : records.stream().map(StreamRecord::getValue).toList();
  }
}
