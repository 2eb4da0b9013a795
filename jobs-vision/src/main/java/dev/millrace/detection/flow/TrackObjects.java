package dev.millrace.detection.flow;

import dev.millrace.detection.logic.CameraWatch;
import dev.millrace.detection.logic.FrameOrder;
import dev.millrace.detection.model.CameraMemory;
import dev.millrace.detection.model.FrameDetections;
import dev.millrace.detection.model.LookedAt;
import dev.millrace.detection.model.ObjectEvent;
import dev.millrace.detection.model.Turns;
import java.io.Serializable;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MeterView;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.SimpleCounter;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

/**
 * Remembers each camera's objects, and the frames whose turn has not come: puts frames back in
 * order and follows objects from one to the next.
 */
public final class TrackObjects extends KeyedProcessFunction<String, LookedAt, FrameDetections> {
  static final String UID = "track-objects";

  static final OutputTag<ObjectEvent> EVENTS =
      new OutputTag<>("events", TypeInformation.of(ObjectEvent.class));

  private static final int RATE_SECONDS = 10;

  /** Makes the watch, on the machine where it is to be kept. */
  @FunctionalInterface
  public interface Opening extends Serializable {
    /** A watch over all cameras of a subtask. */
    CameraWatch open();
  }

  /** What is measured of one camera. */
  private static final class Measures {
    final Counter frames = new SimpleCounter();
    int tracks;

    Measures(MetricGroup camera) {
      camera.meter("framesPerSecond", new MeterView(frames, RATE_SECONDS));
      camera.gauge("tracksAlive", () -> tracks);
    }
  }

  private final Opening opening;

  private transient ValueState<Turns> turns;
  private transient ValueState<CameraMemory> memory;
  private transient CameraWatch watch;
  private transient CameraMetrics<Measures> measures;

  /** A function whose watch is kept on the cluster. */
  TrackObjects(Opening opening) {
    this.opening = opening;
  }

  @Override
  public void open(OpenContext context) {
    turns =
        getRuntimeContext()
            .getState(new ValueStateDescriptor<>("turns", TypeInformation.of(Turns.class)));
    memory =
        getRuntimeContext()
            .getState(new ValueStateDescriptor<>("memory", TypeInformation.of(CameraMemory.class)));
    watch = opening.open();
    measures = new CameraMetrics<>(getRuntimeContext().getMetricGroup(), Measures::new);
  }

  @Override
  public void processElement(LookedAt looked, Context context, Collector<FrameDetections> out)
      throws Exception {
    FrameOrder.Step order = FrameOrder.step(turns.value(), looked);
    if (order.turns() == null) {
      turns.clear();
    } else {
      turns.update(order.turns());
    }
    if (order.settled().isEmpty()) {
      return;
    }
    String camera = looked.cameraId();
    Measures measured = measures.of(camera);
    CameraMemory known = memory.value();
    CameraMemory now = known == null ? CameraMemory.EMPTY : known;
    for (FrameOrder.Turn turn : order.settled()) {
      CameraWatch.Step step =
          turn.sight() == null
              ? watch.farewell(camera, now)
              : watch.step(camera, now, turn.sight());
      if (step.detections() != null) {
        out.collect(step.detections());
        measured.frames.inc();
      }
      step.events().forEach(event -> context.output(EVENTS, event));
      now = step.memory();
    }
    measured.tracks = now.tracker().tracks().size();
    if (now.equals(CameraMemory.EMPTY)) {
      memory.clear();
    } else {
      memory.update(now);
    }
  }
}
