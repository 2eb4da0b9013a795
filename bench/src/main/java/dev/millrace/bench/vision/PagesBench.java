package dev.millrace.bench.vision;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.millrace.bench.Broker;
import dev.millrace.bench.Machine;
import dev.millrace.bench.ProcessOfItsOwn;
import dev.millrace.bench.ServedConsole;
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
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import javax.imageio.ImageIO;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Measures what the console takes while many pages watch many cameras. */
@Command(
    name = "vision-pages",
    description = "The console's heap and CPU while pages watch cameras, and what the pages get.",
    mixinStandardHelpOptions = true,
    showDefaultValues = true)
public final class PagesBench implements Callable<Integer> {
  private static final int WIDTH = 640;
  private static final int HEIGHT = 360;
  private static final int PICTURES = 40;
  private static final String FRAMES = "smart-city-camera-frames";
  private static final String DETECTIONS = CameraTopic.OUTPUTS.get(0);
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration WARM_UP = Duration.ofSeconds(15);

  @Option(names = "--cameras", defaultValue = "20", description = "How many send.")
  private int cameras = 20;

  @Option(names = "--fps", defaultValue = "10", description = "Frames a second of each.")
  private int fps = 10;

  @Option(names = "--pages", defaultValue = "200", description = "How many watch.")
  private int pages = 200;

  @Option(names = "--slow-pages", defaultValue = "20", description = "How many read slowly.")
  private int slowPages = 20;

  @Option(names = "--seconds", defaultValue = "60", description = "How long it is measured.")
  private int seconds = 60;

  @Option(names = "--heap", defaultValue = "512m", description = "The console's heap.")
  private String heap = "512m";

  @Option(
      names = "--console",
      defaultValue = "console/target",
      description = "The folder that the console is built in.")
  private Path console = Path.of("console/target");

  private final AtomicLong sent = new AtomicLong();

  @Override
  public Integer call() throws Exception {
    System.out.printf("%s. Load before: %.1f.%n%n", Machine.description(), Machine.load());
    Path folder = Files.createTempDirectory("millrace-bench");
    ScheduledExecutorService timer = Executors.newScheduledThreadPool(2);
    try (Broker broker = Broker.start();
        ProcessOfItsOwn process =
            ServedConsole.start(console, folder, heap, broker.bootstrapServers())) {
      URI address = URI.create("http://localhost:" + process.awaitAnswer());
      CameraTopic.create(broker.bootstrapServers(), FRAMES);
      try (var producer = CameraTopic.producer(broker.bootstrapServers())) {
        var sending = sender(timer, producer);
        measure(timer, process, address);
        sending.run();
      }
      process.close();
      System.out.printf(
          Locale.ROOT,
          "The console's heap held at most %.0f MiB of %s.%n",
          Long.parseLong(process.awaitAnswer()) / 1048576.0,
          heap);
    } finally {
      timer.shutdownNow();
    }
    System.out.printf("%nLoad after: %.1f.%n", Machine.load());
    return 0;
  }

  /** Sends until it is run. */
  private Runnable sender(ScheduledExecutorService timer, KafkaProducer<byte[], byte[]> producer) {
    var street = new Street(7, WIDTH, HEIGHT, fps);
    var painter = new StreetPainter(street);
    List<byte[]> pictures = new ArrayList<>();
    List<List<TrackedObject>> objects = new ArrayList<>();
    for (int number = 1; number <= PICTURES; number++) {
      StreetFrame frame = street.frame(number);
      pictures.add(jpeg(painter, frame));
      objects.add(objects(frame));
    }
    SideBySide.say(
        "pictures of %.0f KB, %.1f objects in each",
        pictures.stream().mapToInt(one -> one.length).average().orElse(0) / 1e3,
        objects.stream().mapToInt(List::size).average().orElse(0));
    JsonCodec<FrameDetections> codec = JsonCodec.of(FrameDetections.class);
    var sending =
        timer.scheduleAtFixedRate(
            () -> {
              int number = (int) sent.getAndIncrement();
              int which = number % PICTURES;
              Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
              for (int camera = 0; camera < cameras; camera++) {
                send(producer, codec, camera, number, now, pictures.get(which), objects.get(which));
              }
            },
            0,
            1_000_000 / fps,
            TimeUnit.MICROSECONDS);
    return () -> sending.cancel(false);
  }

  private static void send(
      KafkaProducer<byte[], byte[]> producer,
      JsonCodec<FrameDetections> codec,
      int camera,
      int number,
      Instant now,
      byte[] picture,
      List<TrackedObject> objects) {
    String name = CameraTopic.name(camera);
    byte[] key = name.getBytes(UTF_8);
    var frame = new FrameMessage(name, now, number, picture);
    var seen =
        new FrameDetections(
            name,
            WrittenTime.of(now.toEpochMilli()),
            number,
            WIDTH,
            HEIGHT,
            objects,
            "none",
            new StageTimes(0, 0, 0));
    var unusedFrame = producer.send(new ProducerRecord<>(FRAMES, key, FrameMessages.json(frame)));
    var unusedSeen = producer.send(new ProducerRecord<>(DETECTIONS, key, codec.encode(seen)));
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

  private void measure(ScheduledExecutorService timer, ProcessOfItsOwn process, URI address)
      throws Exception {
    HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    List<Integer> numbers = numbers(http, address);
    String all = numbers.stream().map(one -> one + ":0").collect(Collectors.joining(","));
    List<WatchingPage> watching = new ArrayList<>();
    List<SlowPage> slow = new ArrayList<>();
    for (int page = 0; page < pages; page++) {
      watching.add(new WatchingPage(address, http, timer, numbers));
    }
    for (int page = 0; page < slowPages; page++) {
      slow.add(new SlowPage(address.getPort(), all));
    }
    watching.forEach(WatchingPage::begin);
    slow.forEach(SlowPage::begin);
    LockSupport.parkNanos(WARM_UP.toNanos());
    long[] events = counts(watching, WatchingPage::events);
    long[] frames = counts(watching, WatchingPage::frames);
    long[] bytes = counts(watching, WatchingPage::bytes);
    long[] slowBytes = counts(slow, SlowPage::bytes);
    long[] slowAnswers = counts(slow, SlowPage::answers);
    long failures = watching.stream().mapToLong(WatchingPage::failures).sum();
    long sentBefore = sent.get();
    Duration cpu = process.cpu();
    long begun = System.nanoTime();
    LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(seconds));
    double took = (System.nanoTime() - begun) / 1e9;
    cpu = process.cpu().minus(cpu);
    System.out.printf(
        Locale.ROOT,
        "%d cameras × %.1f frames/s, %d pages and %d slow ones, %.0f s.%n%n"
            + "| a second | least | median | most | all |%n|---|---:|---:|---:|---:|%n",
        cameras,
        (sent.get() - sentBefore) / took,
        pages,
        slowPages,
        took);
    row("events of a page", since(events, counts(watching, WatchingPage::events)), took, 1);
    row("frames of a page", since(frames, counts(watching, WatchingPage::frames)), took, 1);
    row("KB of pictures of a page", since(bytes, counts(watching, WatchingPage::bytes)), took, 1e3);
    row("KB of a slow page", since(slowBytes, counts(slow, SlowPage::bytes)), took, 1e3);
    row("answers of a slow page", since(slowAnswers, counts(slow, SlowPage::answers)), took, 1);
    System.out.printf(
        Locale.ROOT,
        "%nThe console's CPU: %.0f %% of a core. Questions without an answer: %d.%n",
        100 * cpu.toNanos() / 1e9 / took,
        watching.stream().mapToLong(WatchingPage::failures).sum() - failures);
    watching.forEach(WatchingPage::end);
    slow.forEach(SlowPage::end);
  }

  /** The cameras' numbers, once all are there; asking begins to read. */
  private List<Integer> numbers(HttpClient http, URI address) throws Exception {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (System.nanoTime() < end) {
      try {
        var request = HttpRequest.newBuilder(address.resolve("/api/vision")).build();
        JsonNode whole =
            new JsonMapper().readTree(http.send(request, BodyHandlers.ofByteArray()).body());
        List<String> found = whole.at("/cameras/cameras").findValuesAsText("camera");
        if (found.size() == cameras) {
          return found.stream().map(Integer::valueOf).toList();
        }
      } catch (IOException notYet) {
        // It is starting.
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(200));
    }
    throw new IllegalStateException("The console does not show all cameras");
  }

  private static <P> long[] counts(List<P> all, ToLongFunction<P> count) {
    return all.stream().mapToLong(count).toArray();
  }

  private static long[] since(long[] before, long[] now) {
    long[] since = new long[now.length];
    for (int i = 0; i < now.length; i++) {
      since[i] = now[i] - before[i];
    }
    return since;
  }

  private static void row(String what, long[] counts, double took, double unit) {
    if (counts.length == 0) {
      return;
    }
    double[] rates = Arrays.stream(counts).mapToDouble(one -> one / took / unit).sorted().toArray();
    System.out.printf(
        Locale.ROOT,
        "| %s | %.1f | %.1f | %.1f | %.0f |%n",
        what,
        rates[0],
        rates[rates.length / 2],
        rates[rates.length - 1],
        Arrays.stream(rates).sum());
  }
}
