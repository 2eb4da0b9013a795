package dev.millrace.detection.files;

import dev.millrace.detection.model.FrameDetections;
import org.apache.flink.connector.file.sink.FileSink;
import org.apache.flink.core.fs.Path;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.functions.sink.filesystem.OutputFileConfig;

/**
 * Where detections go as files. A file appears under its name with the checkpoint that holds its
 * frames; until then, and where a failure left it behind, its name begins with a dot.
 *
 * @param options how files are written
 */
public record FileOutlet(FileOptions options) {
  /** Attaches the outlet. */
  public void drain(DataStream<FrameDetections> frames) {
    frames
        .sinkTo(
            FileSink.forRowFormat(new Path(options.path()), new LinePerFrame())
                .withBucketAssigner(new ByCameraAndDate())
                .withRollingPolicy(new RollBySize(options.maxPartSize().getBytes()))
                .withOutputFileConfig(OutputFileConfig.builder().withPartSuffix(".ndjson").build())
                .build())
        .name("files")
        .uid("files");
  }
}
