package dev.millrace.detection.table;

import dev.millrace.detection.model.FrameDetections;
import dev.millrace.detection.model.TableRow;
import org.apache.flink.api.common.functions.FlatMapFunction;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.util.Collector;

/**
 * Where detections go as rows.
 *
 * @param options how the table is met
 */
public record TableOutlet(TableOptions options) {
  /** Attaches the outlet. */
  public void drain(DataStream<FrameDetections> frames) {
    frames
        .flatMap(new RowPerObject())
        .returns(TypeInformation.of(TableRow.class))
        .name("table-rows")
        .uid("table-rows")
        .sinkTo(new TableSink(options))
        .name("table")
        .uid("table");
  }

  /** Makes one row of each object in a frame. */
  static final class RowPerObject implements FlatMapFunction<FrameDetections, TableRow> {
    @Override
    public void flatMap(FrameDetections frame, Collector<TableRow> out) {
      frame.detections().forEach(object -> out.collect(TableRow.of(frame, object)));
    }
  }
}
