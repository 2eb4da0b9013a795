package dev.millrace.uploads.flow;

import dev.millrace.uploads.model.Upload;
import java.time.Duration;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.StateTtlConfig;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.metrics.Counter;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

/** Remembers which files have come, and lets each through once. */
final class DropRepeated extends KeyedProcessFunction<String, Upload, Upload> {
  static final String UID = "drop-repeated";

  private final Duration memory;
  private transient ValueState<Boolean> seen;
  private transient Counter repeated;

  DropRepeated(Duration memory) {
    this.memory = memory;
  }

  @Override
  public void open(OpenContext context) {
    var descriptor = new ValueStateDescriptor<>("seen", Types.BOOLEAN);
    descriptor.enableTimeToLive(StateTtlConfig.newBuilder(memory).build());
    seen = getRuntimeContext().getState(descriptor);
    repeated = getRuntimeContext().getMetricGroup().counter("repeatedFiles");
  }

  @Override
  public void processElement(Upload upload, Context context, Collector<Upload> out)
      throws Exception {
    if (seen.value() == null) {
      seen.update(true);
      out.collect(upload);
    } else {
      repeated.inc();
    }
  }
}
