package dev.millrace.detection.files;

import dev.millrace.detection.model.FrameDetections;
import java.io.IOException;
import org.apache.flink.streaming.api.functions.sink.filesystem.PartFileInfo;
import org.apache.flink.streaming.api.functions.sink.filesystem.rollingpolicies.CheckpointRollingPolicy;

/** Ends files with each checkpoint, and before it when they have become large. */
final class RollBySize extends CheckpointRollingPolicy<FrameDetections, String> {
  private final long maxBytes;

  RollBySize(long maxBytes) {
    this.maxBytes = maxBytes;
  }

  @Override
  public boolean shouldRollOnEvent(PartFileInfo<String> file, FrameDetections frame)
      throws IOException {
    return file.getSize() > maxBytes;
  }

  @Override
  public boolean shouldRollOnProcessingTime(PartFileInfo<String> file, long now) {
    return false;
  }
}
