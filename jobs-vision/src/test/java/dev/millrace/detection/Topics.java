package dev.millrace.detection;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.millrace.testing.JobUnderTest;
import dev.millrace.vision.message.FrameMessage;
import dev.millrace.vision.message.FrameMessages;
import java.time.Instant;
import org.apache.kafka.clients.producer.ProducerRecord;

/** The job's topics, on a broker of the test's own, and frames for them. */
final class Topics {
  static final String INPUT = "smart-city-camera-frames";
  static final String DETECTIONS = "smart-city-detections";
  static final String EVENTS = "smart-city-events";
  static final String DEAD = "smart-city-camera-frames.dead-letters";
  static final int PARTITIONS = 4;

  private Topics() {}

  /** The job, ready to be started. */
  static JobUnderTest job() {
    return new JobUnderTest(
            DetectionJob.ID,
            (environment, arguments) ->
                DetectionJob.from(Settings.parse(arguments)).addTo(environment))
        .withTopics(PARTITIONS, INPUT, DETECTIONS, EVENTS, DEAD);
  }

  static ProducerRecord<byte[], byte[]> json(
      String camera, long millis, long frame, byte[] picture) {
    return new ProducerRecord<>(
        INPUT,
        camera.getBytes(UTF_8),
        FrameMessages.json(new FrameMessage(camera, Instant.ofEpochMilli(millis), frame, picture)));
  }

  static ProducerRecord<byte[], byte[]> binary(
      String camera, long millis, long frame, byte[] picture) {
    var message = new FrameMessage(camera, Instant.ofEpochMilli(millis), frame, picture);
    var record = new ProducerRecord<>(INPUT, camera.getBytes(UTF_8), picture);
    record
        .headers()
        .add(FrameMessages.CAMERA_ID, camera.getBytes(UTF_8))
        .add(FrameMessages.TIMESTAMP, FrameMessages.timestampHeader(message))
        .add(FrameMessages.FRAME_ID, FrameMessages.frameIdHeader(message));
    return record;
  }
}
