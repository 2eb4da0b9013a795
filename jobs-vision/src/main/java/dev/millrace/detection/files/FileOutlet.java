package dev.millrace.detection.files;

import dev.millrace.detection.model.FrameDetections;
import dev.millrace.serde.settings.InvalidSettings;
import java.io.IOException;
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
  /**
   * Attaches the outlet.
   *
   * @throws InvalidSettings if this process cannot reach the file system
   */
  public void drain(DataStream<FrameDetections> frames) {
    Path folder = new Path(options.path());
    requireFileSystem(folder);
    frames
        .sinkTo(
            FileSink.forRowFormat(folder, new LinePerFrame())
                .withBucketAssigner(new ByCameraAndDate())
                .withRollingPolicy(new RollBySize(options.maxPartSize().getBytes()))
                .withOutputFileConfig(OutputFileConfig.builder().withPartSuffix(".ndjson").build())
                .build())
        .name("files")
        .uid("files");
  }

  /** Flink asks for it while it makes the job's graph, and would say less. */
  private static void requireFileSystem(Path folder) {
    try {
      var ignored = folder.getFileSystem();
    } catch (IOException unknown) {
      throw new InvalidSettings(
          "--files.path: the file system of "
              + folder
              + " is not to be had. Where the job is submitted and on the cluster, hdfs:// needs"
              + " Hadoop's client on the class path, s3:// needs Flink's plugin. "
              + unknown.getMessage(),
          unknown);
    }
  }
}
