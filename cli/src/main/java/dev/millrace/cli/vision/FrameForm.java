package dev.millrace.cli.vision;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.millrace.vision.message.FrameMessage;
import dev.millrace.vision.message.FrameMessages;
import dev.millrace.vision.message.VideoFrameMessage;
import org.apache.kafka.clients.producer.ProducerRecord;

/** The forms in which frames lie in topics. */
enum FrameForm {
  JSON("smart-city-camera-frames") {
    @Override
    byte[] value(FrameMessage frame, int width, int height) {
      return FrameMessages.json(frame);
    }
  },

  BINARY("smart-city-camera-frames") {
    @Override
    byte[] value(FrameMessage frame, int width, int height) {
      return frame.picture();
    }
  },

  STATISTICS("video_frames") {
    @Override
    byte[] value(FrameMessage frame, int width, int height) {
      String id = "frame_" + frame.frameId() + "_" + frame.time().toEpochMilli();
      return FrameMessages.json(
          new VideoFrameMessage(
              id, frame.time(), frame.cameraId(), frame.picture(), width, height));
    }
  };

  private final String usualTopic;

  FrameForm(String usualTopic) {
    this.usualTopic = usualTopic;
  }

  String usualTopic() {
    return usualTopic;
  }

  abstract byte[] value(FrameMessage frame, int width, int height);

  /** A frame as it is sent; its key is the camera. */
  ProducerRecord<byte[], byte[]> message(String topic, FrameMessage frame, int width, int height) {
    byte[] camera = frame.cameraId().getBytes(UTF_8);
    var message = new ProducerRecord<>(topic, camera, value(frame, width, height));
    if (this == BINARY) {
      message
          .headers()
          .add(FrameMessages.CAMERA_ID, camera)
          .add(FrameMessages.TIMESTAMP, FrameMessages.timestampHeader(frame))
          .add(FrameMessages.FRAME_ID, FrameMessages.frameIdHeader(frame));
    }
    return message;
  }
}
