package dev.millrace.bench.vision;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.millrace.bench.Input;
import dev.millrace.bench.SideBySide;
import dev.millrace.vision.image.Frame;
import dev.millrace.vision.image.ImageLimits;
import dev.millrace.vision.image.JpegEncoder;
import dev.millrace.vision.message.FrameMessage;
import dev.millrace.vision.message.FrameMessages;
import dev.millrace.vision.video.FrameSource;
import dev.millrace.vision.video.TimedFrame;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** A video as the frames of some cameras in Kafka, in the binary form. */
final class CameraTopic {
  /** Where results go, whatever the input is called. */
  static final List<String> OUTPUTS = List.of("smart-city-detections", "smart-city-events");

  private static final int QUALITY = 80;

  private CameraTopic() {}

  /** The first frames of a video as JPEG, from the beginning again where it ends. */
  static List<byte[]> pictures(Path video, int most) {
    var encoder = new JpegEncoder(QUALITY);
    List<byte[]> pictures = new ArrayList<>();
    try (FrameSource source =
        FrameSource.open(
            video.toString(), ImageLimits.DEFAULT, sentence -> SideBySide.say("%s", sentence))) {
      for (TimedFrame timed = source.next();
          timed != null && pictures.size() < most;
          timed = source.next()) {
        try (Frame frame = timed.frame()) {
          pictures.add(encoder.encode(frame, frame.width(), frame.height()));
        }
      }
    }
    return pictures;
  }

  /**
   * Makes the input, its dead letters and the outputs where they are missing.
   *
   * @return whether the input is new
   */
  static boolean create(String bootstrapServers, String topic) throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers))) {
      var present = admin.listTopics().names().get();
      List<String> wanted = new ArrayList<>(OUTPUTS);
      wanted.add(topic);
      wanted.add(topic + ".dead-letters");
      admin
          .createTopics(
              wanted.stream()
                  .filter(name -> !present.contains(name))
                  .map(name -> new NewTopic(name, Input.PARTITIONS, (short) 1))
                  .toList())
          .all()
          .get();
      return !present.contains(topic);
    }
  }

  static KafkaProducer<byte[], byte[]> producer(String bootstrapServers) {
    return new KafkaProducer<>(
        Map.of(
            ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
            bootstrapServers,
            ProducerConfig.LINGER_MS_CONFIG,
            "0",
            // A topic that was just made may lose its first request, and whatever overtakes it.
            ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION,
            "1"),
        new ByteArraySerializer(),
        new ByteArraySerializer());
  }

  /** A camera's frame as it is sent. */
  static ProducerRecord<byte[], byte[]> message(
      String topic, int camera, long number, Instant time, byte[] picture) {
    String name = String.format(Locale.ROOT, "cam-%02d", camera + 1);
    var frame = new FrameMessage(name, time, number, picture);
    var message = new ProducerRecord<>(topic, name.getBytes(UTF_8), picture);
    message
        .headers()
        .add(FrameMessages.CAMERA_ID, name.getBytes(UTF_8))
        .add(FrameMessages.TIMESTAMP, FrameMessages.timestampHeader(frame))
        .add(FrameMessages.FRAME_ID, FrameMessages.frameIdHeader(frame));
    return message;
  }

  /** Sends so many frames, one of each camera after the other. */
  static void fill(
      String bootstrapServers, String topic, List<byte[]> pictures, int cameras, int frames) {
    Instant first = Instant.parse("2024-01-15T10:30:00Z");
    try (var producer = producer(bootstrapServers)) {
      for (int i = 0; i < frames; i++) {
        int number = i / cameras;
        var unused =
            producer.send(
                message(
                    topic,
                    i % cameras,
                    number + 1L,
                    first.plusMillis(number * 1000L / VisionBench.FRAMES_PER_SECOND),
                    pictures.get(number % pictures.size())));
      }
    }
  }
}
