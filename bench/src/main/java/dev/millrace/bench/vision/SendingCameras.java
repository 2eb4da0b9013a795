package dev.millrace.bench.vision;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.millrace.bench.SideBySide;
import dev.millrace.detection.model.FrameDetections;
import dev.millrace.detection.model.StageTimes;
import dev.millrace.detection.model.TrackedObject;
import dev.millrace.serde.codec.JsonCodec;
import dev.millrace.serde.codec.WrittenTime;
import dev.millrace.vision.message.FrameMessage;
import dev.millrace.vision.message.FrameMessages;
import dev.millrace.vision.sample.Street;
import dev.millrace.vision.sample.StreetFrame;
import dev.millrace.vision.sample.StreetPainter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import javax.imageio.ImageIO;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Cameras whose frames and objects come into Kafka as if a job had looked at them. */
final class SendingCameras implements AutoCloseable {
  private static final String FRAMES = "smart-city-camera-frames";
  private static final String DETECTIONS = CameraTopic.OUTPUTS.get(0);
  private static final int WIDTH = 640;
  private static final int HEIGHT = 360;
  private static final int PICTURES = 40;

  private static final JsonCodec<FrameDetections> CODEC = JsonCodec.of(FrameDetections.class);

  private final int cameras;
  private final KafkaProducer<byte[], byte[]> producer;
  private final List<byte[]> pictures = new ArrayList<>();
  private final List<List<TrackedObject>> objects = new ArrayList<>();
  private final AtomicLong sent = new AtomicLong();
  private final ScheduledFuture<?> sending;

  /** Begins to send. */
  SendingCameras(int cameras, int fps, String bootstrapServers, ScheduledExecutorService timer)
      throws Exception {
    this.cameras = cameras;
    CameraTopic.create(bootstrapServers, FRAMES);
    var street = new Street(7, WIDTH, HEIGHT, fps);
    var painter = new StreetPainter(street);
    for (int number = 1; number <= PICTURES; number++) {
      StreetFrame frame = street.frame(number);
      pictures.add(jpeg(painter, frame));
      objects.add(objects(frame));
    }
    SideBySide.say(
        "pictures of %.0f KB, %.1f objects in each",
        pictures.stream().mapToInt(one -> one.length).average().orElse(0) / 1e3,
        objects.stream().mapToInt(List::size).average().orElse(0));
    producer = CameraTopic.producer(bootstrapServers);
    sending = timer.scheduleAtFixedRate(this::sendAll, 0, 1_000_000 / fps, TimeUnit.MICROSECONDS);
  }

  /** Frames of each camera so far. */
  long sent() {
    return sent.get();
  }

  private void sendAll() {
    int number = (int) sent.getAndIncrement();
    Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
    for (int camera = 0; camera < cameras; camera++) {
      send(CameraTopic.name(camera), number, now);
    }
  }

  private void send(String camera, int number, Instant now) {
    byte[] key = camera.getBytes(UTF_8);
    int which = number % PICTURES;
    var frame = new FrameMessage(camera, now, number, pictures.get(which));
    var seen =
        new FrameDetections(
            camera,
            WrittenTime.of(now.toEpochMilli()),
            number,
            WIDTH,
            HEIGHT,
            objects.get(which),
            "none",
            new StageTimes(0, 0, 0));
    var unusedFrame = producer.send(new ProducerRecord<>(FRAMES, key, FrameMessages.json(frame)));
    var unusedSeen = producer.send(new ProducerRecord<>(DETECTIONS, key, CODEC.encode(seen)));
  }

  private static byte[] jpeg(StreetPainter painter, StreetFrame frame) {
    var bytes = new ByteArrayOutputStream();
    try {
      ImageIO.write(painter.paint(frame), "jpeg", bytes);
    } catch (IOException impossible) {
      throw new IllegalStateException(impossible);
    }
    return bytes.toByteArray();
  }

  private static List<TrackedObject> objects(StreetFrame frame) {
    return frame.objects().stream()
        .filter(object -> object.visibility() > 0.3)
        .map(
            object ->
                new TrackedObject(
                    object.id(),
                    object.user().classId(),
                    object.user().className(),
                    0.9,
                    new double[] {
                      object.box().left(),
                      object.box().top(),
                      object.box().right(),
                      object.box().bottom()
                    },
                    null,
                    null,
                    List.of(),
                    false))
        .toList();
  }

  @Override
  public void close() {
    sending.cancel(false);
    producer.close();
  }
}
