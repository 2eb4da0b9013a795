package dev.millrace.cli.vision;

import dev.millrace.cli.Durations;
import dev.millrace.cli.Failure;
import dev.millrace.cli.data.Instants;
import dev.millrace.cli.data.Interruption;
import dev.millrace.cli.data.KafkaOptions;
import dev.millrace.cli.data.Outbox;
import dev.millrace.cli.data.Pacer;
import dev.millrace.cli.data.Progress;
import dev.millrace.vision.image.ImageLimits;
import dev.millrace.vision.message.FrameMessage;
import dev.millrace.vision.sample.Street;
import dev.millrace.vision.video.FrameSource;
import dev.millrace.vision.video.VideoFailure;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Sends what cameras see to Kafka. */
@Command(
    name = "frames",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Example:",
      "  ./millrace produce frames --src street --cameras 3",
      "  ./millrace produce frames --src video.mp4 --loop --fps 10 --resize 640x360",
      "  ./millrace produce frames --src rtsp://camera/stream --camera-id door --form binary",
      "  ./millrace produce frames --src video.mp4 --cameras 8 --loop --disorder 400ms",
      "  ./millrace produce frames --src street:7 --pace fastest --count 500 --start"
          + " 2024-01-15T10:30:00"
    },
    description = {
      "Send the frames of a video, camera, stream, folder of pictures or generated street.",
      "Who is too slow for a live source loses its oldest frames; a stream that breaks off is"
          + " connected to again. With --start, files and streets give equal bytes each time."
    })
public final class ProduceFrames implements Callable<Integer> {
  private static final Pattern STREET = Pattern.compile("street(?::(-?\\d{1,18}))?");
  private static final double STREET_RATE = 10;
  private static final int MOST_CAMERAS = 64;

  /** Pictures that come later lie in memory until then. */
  private static final Duration LONGEST_DISORDER = Duration.ofSeconds(10);

  /** What Kafka adds to the value, key and headers of a record that is sent alone, and to spare. */
  private static final int ENVELOPE = 200;

  /** The client's buffer has to hold it. */
  private static final int MOST_BYTES = 48 << 20;

  private static final Duration WORTH_TELLING = Duration.ofSeconds(1);

  /** When frames are sent. */
  enum Pace {
    REALTIME,
    FASTEST
  }

  @Spec CommandSpec spec = CommandSpec.create();
  @Mixin KafkaOptions kafka = new KafkaOptions();

  @Option(
      names = "--src",
      required = true,
      paramLabel = "SOURCE",
      description =
          "A video file, a folder of JPEG and PNG files, an address such as rtsp://…, the number of"
              + " a camera, or street[:SEED].")
  String src = "";

  @Option(
      names = "--topic",
      paramLabel = "TOPIC",
      description =
          "Where to send (default: smart-city-camera-frames, with --form statistics video_frames).")
  @Nullable String topic;

  @Option(
      names = "--form",
      paramLabel = "FORM",
      defaultValue = "json",
      description =
          "json, binary (JPEG and headers), or statistics (JSON for the statistics of videos;"
              + " default: ${DEFAULT-VALUE}).")
  FrameForm form = FrameForm.JSON;

  @Option(
      names = "--camera-id",
      paramLabel = "ID",
      description = "What messages call the camera, or all cameras before their numbers.")
  @Nullable String cameraId;

  @Option(
      names = "--cameras",
      paramLabel = "N",
      defaultValue = "1",
      description =
          "How many cameras: streets, each with a seed of its own, or a file or folder that each"
              + " begins at another place (default: ${DEFAULT-VALUE}).")
  int cameras = 1;

  @Option(
      names = "--pace",
      paramLabel = "PACE",
      defaultValue = "realtime",
      description = "realtime or fastest (default: ${DEFAULT-VALUE}).")
  Pace pace = Pace.REALTIME;

  @Option(
      names = "--fps",
      paramLabel = "N",
      description = "At most so many frames a second (default: all; of a street 10).")
  @Nullable Double fps;

  @Option(names = "--loop", description = "Begin again where a file or folder ends.")
  boolean loop;

  @Option(
      names = "--quality",
      paramLabel = "N",
      defaultValue = "80",
      description = "Of JPEG, 1 to 100 (default: ${DEFAULT-VALUE}).")
  int quality = 80;

  @Option(
      names = "--resize",
      paramLabel = "WxH",
      converter = PictureSize.Reader.class,
      description = "How large frames are sent (default: as they are; streets 1280x720).")
  @Nullable PictureSize resize;

  @Option(
      names = "--count",
      paramLabel = "N",
      description = "End after so many frames of each camera.")
  @Nullable Long count;

  @Option(
      names = "--start",
      paramLabel = "ISO",
      converter = Instants.class,
      description =
          "Event time of the first frame (default: now; with --pace fastest such that the last is"
              + " now).")
  @Nullable Instant start;

  @Option(
      names = "--seed",
      paramLabel = "S",
      description = "Which of the possible streets, and of the possible disorders (default: 1).")
  @Nullable Long seed;

  @Option(
      names = "--disorder",
      paramLabel = "DURATION",
      defaultValue = "0s",
      converter = Durations.class,
      description =
          "A quarter of the frames come up to so much later than they should, behind others of"
              + " their camera (default: ${DEFAULT-VALUE}).")
  Duration disorder = Duration.ZERO;

  @Option(names = "--quiet", description = "No progress bar and no summary.")
  boolean quiet;

  private Duration behind = Duration.ZERO;

  @Override
  public Integer call() {
    check();
    String target = topic == null ? form.usualTopic() : topic;
    int largest;
    try (Admin admin = kafka.admin()) {
      var unused = KafkaOptions.partitions(admin, List.of(target));
      largest = Math.min(MOST_BYTES, kafka.largestRecord(admin, target));
    }
    long began = System.nanoTime();
    List<FrameFeed> feeds = new ArrayList<>();
    try {
      Instant first = open(feeds);
      return send(feeds, first, target, largest, began);
    } catch (VideoFailure failed) {
      throw new Failure(String.valueOf(failed.getMessage()), failed.advice(), failed);
    } finally {
      feeds.forEach(FrameFeed::close);
    }
  }

  private void check() {
    if (cameras < 1 || cameras > MOST_CAMERAS) {
      throw wrong("--cameras is from 1 to " + MOST_CAMERAS);
    }
    if (fps != null && !(fps > 0 && fps <= 1000)) {
      throw wrong("--fps is more than 0 and at most 1000");
    }
    if (quality < 1 || quality > 100) {
      throw wrong("--quality is from 1 to 100");
    }
    if (count != null && count < 1) {
      throw wrong("--count is at least 1");
    }
    if (cameraId != null && (cameraId.isBlank() || cameraId.length() > 200)) {
      throw wrong("--camera-id has 1 to 200 characters");
    }
    if (disorder.compareTo(LONGEST_DISORDER) > 0) {
      throw wrong("--disorder is at most " + LONGEST_DISORDER.toSeconds() + "s");
    }
    Matcher street = STREET.matcher(src);
    if (!street.matches()) {
      if (seed != null && disorder.isZero()) {
        throw wrong("--seed is for --src street and for --disorder");
      }
    } else if (street.group(1) != null && seed != null) {
      throw wrong("--src " + src + " names a seed already, so leave --seed away");
    } else if (loop) {
      throw wrong("A street has no end, so leave --loop away");
    } else if (resize != null
        && (resize.width() < 64 || resize.height() < 48 || resize.height() > 4320)) {
      throw wrong("A street is 64x48 to 7680x4320");
    }
    if (pace == Pace.FASTEST && count == null && start == null && (loop || street.matches())) {
      throw wrong(
          "--pace fastest without end needs --count or --start: event times would run ahead"
              + " of the clock");
    }
  }

  private ParameterException wrong(String reason) {
    return new ParameterException(spec.commandLine(), reason + ".");
  }

  /** Opens all cameras, and says when the first frames were taken. */
  private Instant open(List<FrameFeed> feeds) {
    Matcher street = STREET.matcher(src);
    FrameSource latest;
    if (street.matches()) {
      var settings = new FrameFeed.Settings(0, false, quality, null, 0);
      do {
        FrameSource camera = new StreetCamera(street(street, feeds.size()));
        latest = camera;
        feeds.add(new FrameFeed(cameraId(feeds.size()), camera, () -> camera, settings));
      } while (feeds.size() < cameras);
    } else {
      do {
        FrameSource camera = FrameSource.open(src, ImageLimits.DEFAULT, this::tell);
        latest = camera;
        if (camera.live() && cameras > 1) {
          camera.close();
          throw wrong("What is live is one camera, so leave --cameras away");
        }
        long skipped = Math.max(0, camera.length()) * feeds.size() / cameras;
        feeds.add(
            new FrameFeed(
                cameraId(feeds.size()),
                camera,
                () -> FrameSource.open(src, ImageLimits.DEFAULT, sentence -> {}),
                new FrameFeed.Settings(fps == null ? 0 : fps, loop, quality, resize, skipped)));
      } while (feeds.size() < cameras);
    }
    return firstTime(latest);
  }

  private Street street(Matcher name, int number) {
    PictureSize size = resize == null ? PictureSize.USUAL : resize;
    long named = name.group(1) == null ? 1 : Long.parseLong(name.group(1));
    return new Street(
        (seed == null ? named : seed) + number,
        size.width(),
        size.height(),
        fps == null ? STREET_RATE : fps);
  }

  private String cameraId(int number) {
    if (cameras == 1) {
      return cameraId == null ? "cam-01" : cameraId;
    }
    return "%s-%02d".formatted(cameraId == null ? "cam" : cameraId, number + 1);
  }

  private Instant firstTime(FrameSource source) {
    if (start != null) {
      return start;
    }
    Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
    if (source.live() || pace == Pace.REALTIME) {
      return now;
    }
    double rate = fps == null ? source.framesPerSecond() : Math.min(fps, source.framesPerSecond());
    double seconds =
        count != null && (loop || source.length() < 0)
            ? count / rate
            : Math.max(0, source.length()) / source.framesPerSecond();
    return now.minusMillis(Math.round(seconds * 1000));
  }

  private int send(List<FrameFeed> feeds, Instant first, String target, int largest, long began) {
    Outbox outbox;
    Thread me = Thread.currentThread();
    // The topic says how large a record may be, not the client; and JPEG is compressed already.
    Map<String, Object> settings =
        Map.of("compression.type", "none", "max.request.size", largest + ENVELOPE);
    try (var interruption = new Interruption(() -> LockSupport.unpark(me));
        KafkaProducer<byte[], byte[]> producer = kafka.producer(settings)) {
      outbox = new Outbox(producer, spec.commandLine().getErr());
      try {
        sendAll(feeds, first, target, largest, outbox, interruption);
      } catch (InterruptedException wantedNoMore) {
        throw new Failure("Interrupted while waiting for a frame.", "Start again.", wantedNoMore);
      } finally {
        outbox.flush();
      }
      report(
          feeds,
          target,
          largest,
          outbox,
          Duration.ofNanos(System.nanoTime() - began),
          !interruption.requested());
    } catch (KafkaException failed) {
      throw KafkaOptions.explained(failed, target);
    }
    Exception failed = outbox.fault();
    if (failed != null) {
      throw KafkaOptions.explained(failed, target);
    }
    return outbox.tooLarge() == 0 ? 0 : 1;
  }

  private void sendAll(
      List<FrameFeed> feeds,
      Instant first,
      String target,
      int largest,
      Outbox outbox,
      Interruption interruption)
      throws InterruptedException {
    List<Detours> open = new ArrayList<>();
    for (FrameFeed feed : feeds) {
      open.add(
          new Detours(
              feed,
              count == null ? Long.MAX_VALUE : count,
              disorder,
              (seed == null ? 1 : seed) + open.size()));
    }
    var pacer = new Pacer(0);
    try (var progress =
        new Progress("Sending", "frames", count == null ? -1 : count * feeds.size(), quiet)) {
      while (!open.isEmpty()) {
        for (Detours camera : List.copyOf(open)) {
          Detours.Late late =
              camera.next(() -> !interruption.requested() && outbox.fault() == null);
          if (late == null) {
            open.remove(camera);
            continue;
          }
          FrameFeed feed = camera.feed();
          if (pace == Pace.REALTIME && !feed.live()) {
            behind = pacer.awaitMoment(late.due().toNanos(), interruption);
          }
          if (interruption.requested() || outbox.fault() != null) {
            return;
          }
          send(feed, late.picture(), first, target, largest, outbox);
          progress.at(outbox.acknowledged());
        }
      }
      outbox.flush();
      progress.at(outbox.acknowledged());
    }
  }

  private void send(
      FrameFeed feed,
      FrameFeed.Picture picture,
      Instant first,
      String target,
      int largest,
      Outbox outbox) {
    var frame =
        new FrameMessage(
            feed.cameraId(), first.plus(picture.time()), picture.number(), picture.jpeg());
    ProducerRecord<byte[], byte[]> message =
        form.message(target, frame, picture.width(), picture.height());
    String what = "frame " + picture.number() + " of " + feed.cameraId();
    int size = size(message);
    if (size <= largest) {
      outbox.send(message, what);
    } else if (outbox.sent() > 0) {
      outbox.refuse(what);
    } else {
      throw new Failure(
          "Already %s has %,d bytes; %s takes %,d.".formatted(what, size, target, largest),
          smaller());
    }
  }

  private static int size(ProducerRecord<byte[], byte[]> message) {
    int size = ENVELOPE + message.key().length + message.value().length;
    for (Header header : message.headers()) {
      size += header.key().length() + header.value().length;
    }
    return size;
  }

  private String smaller() {
    return "Send smaller frames with --resize, --quality"
        + (form == FrameForm.BINARY ? "" : " or --form binary")
        + ", or raise the topic's max.message.bytes.";
  }

  private void report(
      List<FrameFeed> feeds,
      String target,
      int largest,
      Outbox outbox,
      Duration took,
      boolean complete) {
    if (outbox.tooLarge() > 0) {
      tell("%s takes %,d bytes. %s".formatted(target, largest, smaller()));
    }
    if (quiet) {
      return;
    }
    double seconds = Math.max(1, took.toMillis()) / 1000.0;
    long lost = feeds.stream().mapToLong(FrameFeed::lost).sum();
    long sent = outbox.acknowledged();
    tell(
        (complete ? "Sent " : "Interrupted after ")
            + Progress.count(sent)
            + " frames of "
            + (feeds.size() == 1 ? feeds.get(0).cameraId() : feeds.size() + " cameras")
            + " to "
            + target
            + " in "
            + Durations.brief(took)
            + " ("
            + Progress.count(Math.round(sent / seconds))
            + "/s)"
            + (behind.compareTo(WORTH_TELLING) < 0
                ? ""
                : "; " + Durations.brief(behind) + " behind real time")
            + (lost == 0 ? "" : "; " + Progress.count(lost) + " came too fast and were lost")
            + (outbox.tooLarge() == 0
                ? "."
                : "; " + Progress.count(outbox.tooLarge()) + " were too large."));
  }

  private void tell(String sentence) {
    PrintWriter err = spec.commandLine().getErr();
    err.println(sentence);
    err.flush();
  }
}
