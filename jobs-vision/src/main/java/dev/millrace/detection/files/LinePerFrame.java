package dev.millrace.detection.files;

import dev.millrace.detection.model.FrameDetections;
import dev.millrace.serde.codec.JsonCodec;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import org.apache.flink.api.common.serialization.Encoder;

/** Writes a frame as one line: the bytes of its message, and the line's end. */
final class LinePerFrame implements Encoder<FrameDetections> {
  private final JsonCodec<FrameDetections> codec = JsonCodec.of(FrameDetections.class);

  @Override
  public void encode(FrameDetections frame, OutputStream stream) throws IOException {
    byte[] value = codec.encode(frame);
    byte[] line = Arrays.copyOf(value, value.length + 1);
    line[value.length] = '\n';
    stream.write(line); // At once: the stream has no buffer.
  }
}
