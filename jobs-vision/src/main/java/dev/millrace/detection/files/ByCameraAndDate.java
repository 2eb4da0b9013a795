package dev.millrace.detection.files;

import dev.millrace.detection.model.FrameDetections;
import dev.millrace.vision.message.SafeName;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.streaming.api.functions.sink.filesystem.BucketAssigner;
import org.apache.flink.streaming.api.functions.sink.filesystem.bucketassigners.SimpleVersionedStringSerializer;

/** Puts a frame into the folder of its camera and of its date in UTC. */
final class ByCameraAndDate implements BucketAssigner<FrameDetections, String> {
  @Override
  public String getBucketId(FrameDetections frame, Context context) {
    Instant time = Instant.ofEpochMilli(frame.timestamp().epochMillis());
    return SafeName.of(frame.cameraId()) + '/' + LocalDate.ofInstant(time, ZoneOffset.UTC);
  }

  @Override
  public SimpleVersionedSerializer<String> getSerializer() {
    return SimpleVersionedStringSerializer.INSTANCE;
  }
}
