package dev.millrace.console.vision;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.millrace.console.PictureFiles;
import dev.millrace.detection.model.FrameDetections;
import dev.millrace.detection.model.ObjectEvent;
import dev.millrace.detection.model.StageTimes;
import dev.millrace.detection.model.TrackedObject;
import dev.millrace.serde.codec.JsonCodec;
import dev.millrace.serde.codec.WrittenTime;
import dev.millrace.testing.KafkaBroker;
import dev.millrace.testing.TopicContents;
import dev.millrace.vision.message.FrameMessage;
import dev.millrace.vision.message.FrameMessages;
import dev.millrace.vision.model.Box;
import dev.millrace.vision.sample.Street;
import dev.millrace.vision.sample.StreetPainter;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;

/** Stands in for cameras at a generated street, and for the job that looks at their frames. */
final class PlayedStreet {
  static final int WIDTH = 640;
  static final int HEIGHT = 360;

  private static final int PARTITIONS = 2;

  /** Painted once. */
  private static final Map<String, byte[]> PICTURES = new ConcurrentHashMap<>();

  private final KafkaBroker broker;
  private final JsonCodec<FrameDetections> detections = JsonCodec.of(FrameDetections.class);
  private final JsonCodec<ObjectEvent> events = JsonCodec.of(ObjectEvent.class);

  PlayedStreet(KafkaBroker broker) {
    this.broker = broker;
  }

  static void createTopics(KafkaBroker broker) {
    broker.createTopics(PARTITIONS, LiveCameras.TOPICS.keySet().toArray(String[]::new));
  }

  /** Forgets all that was sent. */
  void clear() {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
      var ends = new HashMap<TopicPartition, OffsetSpec>();
      for (String topic : LiveCameras.TOPICS.keySet()) {
        for (int partition = 0; partition < PARTITIONS; partition++) {
          ends.put(new TopicPartition(topic, partition), OffsetSpec.latest());
        }
      }
      var gone = new HashMap<TopicPartition, RecordsToDelete>();
      admin
          .listOffsets(ends)
          .all()
          .get()
          .forEach((at, end) -> gone.put(at, RecordsToDelete.beforeOffset(end.offset())));
      admin.deleteRecords(gone).all().get();
    } catch (ExecutionException refused) {
      throw new IllegalStateException("Records could not be deleted", refused.getCause());
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while deleting records", interrupted);
    }
  }

  /** A frame of a street that is another for each camera. */
  static FrameMessage frame(String camera, int number) {
    return frame(
        camera,
        number,
        PICTURES.computeIfAbsent(camera + "/" + number, key -> jpeg(camera, number)));
  }

  private static byte[] jpeg(String camera, int number) {
    Street street = street(camera);
    return PictureFiles.of("jpeg", new StreetPainter(street).paint(street.frame(number)));
  }

  /** A frame taken just now. */
  static FrameMessage frame(String camera, int number, byte[] picture) {
    return new FrameMessage(camera, Instant.now().truncatedTo(ChronoUnit.MILLIS), number, picture);
  }

  /** What is to be seen in such a frame. */
  static List<TrackedObject> objects(FrameMessage frame) {
    return street(frame.cameraId()).frame((int) frame.frameId()).objects().stream()
        .filter(object -> object.visibility() > 0.3)
        .map(object -> clipped(object.id(), object.user().className(), object.box()))
        .toList();
  }

  private static TrackedObject clipped(long id, String className, Box box) {
    return object(
        id,
        className,
        Math.max(0, box.left()),
        Math.max(0, box.top()),
        Math.min(WIDTH, box.right()),
        Math.min(HEIGHT, box.bottom()));
  }

  static TrackedObject object(
      long id, String className, double left, double top, double right, double bottom) {
    return new TrackedObject(
        id,
        0,
        className,
        0.87,
        new double[] {left, top, right, bottom},
        null,
        null,
        bottom > HEIGHT * 0.8 ? List.of("crossing") : List.of(),
        false);
  }

  private static Street street(String camera) {
    return new Street(camera.hashCode() & 0xFFFF, WIDTH, HEIGHT, 10);
  }

  /** Sends frames in JSON. */
  void send(FrameMessage... frames) {
    var records = new ArrayList<ProducerRecord<byte[], byte[]>>();
    for (FrameMessage frame : frames) {
      records.add(record(LiveCameras.FRAMES, frame.cameraId(), FrameMessages.json(frame)));
    }
    TopicContents.send(broker, records);
  }

  /** Sends a frame in the binary form. */
  void sendBinary(FrameMessage frame) {
    ProducerRecord<byte[], byte[]> record =
        record(LiveCameras.FRAMES, frame.cameraId(), frame.picture());
    record
        .headers()
        .add(FrameMessages.CAMERA_ID, frame.cameraId().getBytes(UTF_8))
        .add(FrameMessages.TIMESTAMP, FrameMessages.timestampHeader(frame))
        .add(FrameMessages.FRAME_ID, FrameMessages.frameIdHeader(frame));
    TopicContents.send(broker, List.of(record));
  }

  /** Tells what was seen in a frame. */
  void see(FrameMessage frame, TrackedObject... objects) {
    TopicContents.send(broker, List.of(seen(frame, List.of(objects))));
  }

  /** Sends a frame of each camera, and what is to be seen in it. */
  void play(int number, String... cameras) {
    playBefore(Duration.ZERO, number, cameras);
  }

  /** The same so long ago, as far as Kafka knows. */
  void playBefore(Duration ago, int number, String... cameras) {
    long sentAt = System.currentTimeMillis() - ago.toMillis();
    var records = new ArrayList<ProducerRecord<byte[], byte[]>>();
    for (String camera : cameras) {
      FrameMessage frame = frame(camera, number);
      records.add(
          new ProducerRecord<>(
              LiveCameras.FRAMES, null, sentAt, camera.getBytes(UTF_8), FrameMessages.json(frame)));
      records.add(seen(frame, objects(frame)));
    }
    TopicContents.send(broker, records);
  }

  ProducerRecord<byte[], byte[]> seen(FrameMessage frame, List<TrackedObject> objects) {
    return record(
        LiveCameras.DETECTIONS,
        frame.cameraId(),
        detections.encode(
            new FrameDetections(
                frame.cameraId(),
                WrittenTime.of(frame.time().toEpochMilli()),
                frame.frameId(),
                WIDTH,
                HEIGHT,
                objects,
                "played",
                new StageTimes(1, 2, 0.1))));
  }

  /** Tells what objects did. */
  void tell(ObjectEvent... told) {
    var records = new ArrayList<ProducerRecord<byte[], byte[]>>();
    for (ObjectEvent event : told) {
      records.add(record(LiveCameras.EVENTS, event.cameraId(), events.encode(event)));
    }
    TopicContents.send(broker, records);
  }

  /** Something that an object did just now. */
  static ObjectEvent event(
      String camera, String type, long object, String className, String place) {
    boolean zone = type.startsWith("zone");
    boolean line = type.startsWith("line");
    return new ObjectEvent(
        camera + "/" + object + "/" + type + "/" + place,
        type,
        camera,
        object,
        className,
        WrittenTime.of(System.currentTimeMillis()),
        zone ? place : null,
        type.equals("zone_exit") ? 5_200L : null,
        line ? place : null,
        line ? "in" : null,
        new double[] {1, 2, 3, 4});
  }

  /** Writes anything anywhere. */
  void raw(String topic, String key, byte[] value) {
    TopicContents.send(broker, List.of(record(topic, key, value)));
  }

  private static ProducerRecord<byte[], byte[]> record(String topic, String key, byte[] value) {
    return new ProducerRecord<>(topic, key.getBytes(UTF_8), value);
  }

  /** A picture of one colour. */
  static byte[] plain(Color colour, String format) {
    var picture = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_INT_RGB);
    Graphics2D pen = picture.createGraphics();
    pen.setColor(colour);
    pen.fillRect(0, 0, WIDTH, HEIGHT);
    pen.dispose();
    return PictureFiles.of(format, picture);
  }
}
