package dev.millrace.vision.video;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.sun.net.httpserver.HttpServer;
import dev.millrace.vision.image.Frame;
import dev.millrace.vision.image.ImageLimits;
import dev.millrace.vision.image.Pictures;
import dev.millrace.vision.model.Box;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Scalar;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FrameSourceTest {
  private static final int FRAMES = 12;

  @TempDir Path folder = Path.of("");
  private final List<String> told = new ArrayList<>();

  @Test
  void readsWhatWasWritten() {
    try (FrameSource source = open(video().toString())) {
      assertThat(source.length()).isEqualTo(FRAMES);
      assertThat(source.framesPerSecond()).isEqualTo(10);
      assertThat(source.live()).isFalse();
      for (int i = 0; i < FRAMES; i++) {
        TimedFrame timed = Objects.requireNonNull(source.next());
        try (Frame frame = timed.frame()) {
          assertThat(timed.number()).isEqualTo(i + 1);
          assertThat(timed.time()).isEqualTo(Duration.ofMillis(100L * i));
          assertThat(frame.width()).isEqualTo(64);
          assertThat(frame.height()).isEqualTo(48);
        }
      }
      assertThat(source.next()).isNull();
    }
  }

  @Test
  void readsNumbersInTheNamesOfPicturesAsNumbers() throws IOException {
    for (String name : List.of("10.png", "9.png", "100.png", "1.png", "02.png")) {
      int width = Integer.parseInt(name.replaceAll("\\D", ""));
      Files.write(folder.resolve(name), Pictures.redAndBlue("png", width, 10));
    }
    List<Integer> widths = new ArrayList<>();
    List<Long> millis = new ArrayList<>();
    try (FrameSource source =
        FrameSource.open(folder.toString(), 10, ImageLimits.DEFAULT, sentence -> {})) {
      for (TimedFrame timed = source.next(); timed != null; timed = source.next()) {
        widths.add(timed.frame().width());
        millis.add(timed.time().toMillis());
        timed.frame().close();
      }
    }
    assertThat(widths).containsExactly(1, 2, 9, 10, 100);
    assertThat(millis).containsExactly(0L, 100L, 200L, 300L, 400L);
  }

  @Test
  void readsPicturesInTheOrderOfTheirNamesAndTellsWhatItLeavesOut() throws IOException {
    Files.write(folder.resolve("b.JPG"), Pictures.redAndBlue("jpg", 20, 10));
    Files.write(folder.resolve("a.png"), Pictures.redAndBlue("png", 10, 10));
    Files.write(folder.resolve("aa.png"), Arrays.copyOf(Pictures.redAndBlue("png", 10, 10), 40));
    Files.writeString(folder.resolve("notes.txt"), "no picture");
    try (FrameSource source = open(folder.toString())) {
      assertThat(source.length()).isEqualTo(3);
      assertThat(widthOf(source.next())).isEqualTo(10);
      assertThat(widthOf(source.next())).isEqualTo(20);
      assertThat(source.next()).isNull();
    }
    assertThat(told).containsExactly("Left out aa.png: the picture breaks off before its end.");
  }

  private static int widthOf(@Nullable TimedFrame timed) {
    try (Frame frame = Objects.requireNonNull(timed).frame()) {
      return frame.width();
    }
  }

  @Test
  void saysWhatToDoAboutWhatItCannotOpen() throws IOException {
    Path text = Files.writeString(folder.resolve("text.mp4"), "no video");
    Path playlist =
        Files.writeString(
            folder.resolve("list.m3u8"), "#EXTM3U\n#EXTINF:1,\nhttp://127.0.0.1:1/secret.ts\n");
    Path empty = Files.createDirectory(folder.resolve("empty"));
    for (String name :
        List.of(
            text.toString(),
            playlist.toString(),
            empty.toString(),
            folder.resolve("absent.mp4").toString(),
            "999",
            "rtsp://user:secret@127.0.0.1:1/camera?token=secret")) {
      assertThatExceptionOfType(VideoFailure.class)
          .isThrownBy(() -> open(name).close())
          .satisfies(
              failure -> {
                assertThat(failure.getMessage()).isNotBlank().doesNotContain("secret");
                assertThat(failure.advice()).isNotBlank();
              });
    }
  }

  @Test
  void survivesDamagedVideos() throws IOException {
    byte[] whole = Files.readAllBytes(video());
    var random = new Random(5);
    int frames = 0;
    for (int i = 0; i < 60; i++) {
      byte[] damaged =
          i % 3 == 0 ? Arrays.copyOf(whole, random.nextInt(whole.length)) : whole.clone();
      for (int changes = random.nextInt(20); changes > 0 && damaged.length > 0; changes--) {
        damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
      }
      Path file = Files.write(folder.resolve("damaged.mp4"), damaged);
      try (FrameSource source = open(file.toString())) {
        for (TimedFrame next = source.next();
            next != null && frames < 10_000;
            next = source.next()) {
          next.frame().close();
          frames++;
        }
      } catch (VideoFailure failure) {
        assertThat(failure.getMessage()).isNotBlank();
      }
    }
    assertThat(frames).isPositive();
  }

  @Test
  void connectsAgainWhereALiveStreamBreaksOff() throws IOException {
    byte[] stream = motionJpeg();
    var connections = new AtomicInteger();
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/camera",
        exchange -> {
          connections.incrementAndGet();
          exchange
              .getResponseHeaders()
              .add("Content-Type", "multipart/x-mixed-replace; boundary=frame");
          exchange.sendResponseHeaders(200, 0);
          try (var body = exchange.getResponseBody()) {
            body.write(stream);
          }
        });
    server.start();
    try (VideoStream source =
        VideoStream.open(
            "http://127.0.0.1:" + server.getAddress().getPort() + "/camera",
            ImageLimits.DEFAULT,
            told::add,
            new Backoff(Duration.ofMillis(1), Duration.ofMillis(5)))) {
      assertThat(source.live()).isTrue();
      Duration latest = Duration.ofMillis(-1);
      for (int i = 1; i <= 3 * FRAMES; i++) {
        TimedFrame timed = Objects.requireNonNull(source.next());
        assertThat(timed.number()).isEqualTo(i);
        assertThat(timed.time()).isGreaterThan(latest);
        latest = timed.time();
        timed.frame().close();
      }
    } finally {
      server.stop(0);
    }
    assertThat(connections.get()).isGreaterThanOrEqualTo(3);
    assertThat(told).anyMatch(sentence -> sentence.startsWith("Connected again"));
  }

  @ParameterizedTest
  @CsvSource({
    "rtsp://me:secret@host/path,       rtsp://host/path",
    "rtsp://host:554/path?key=secret,  rtsp://host:554/path",
    "http://host/a@b,                  http://host/a@b",
  })
  void keepsSecretsToItself(String address, String shown) {
    assertThat(VideoStream.withoutSecrets(address)).isEqualTo(shown);
  }

  @Test
  void waitsLongerAfterEachAttempt() {
    var backoff = new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(30));
    assertThat(List.of(backoff.before(0), backoff.before(1), backoff.before(3), backoff.before(99)))
        .containsExactly(
            Duration.ofSeconds(1),
            Duration.ofSeconds(2),
            Duration.ofSeconds(8),
            Duration.ofSeconds(30));
  }

  private FrameSource open(String name) {
    return FrameSource.open(name, ImageLimits.DEFAULT, told::add);
  }

  private Path video() {
    Path file = folder.resolve("video.mp4");
    try (var writer = new VideoWriter(file, 10)) {
      for (int i = 0; i < FRAMES; i++) {
        try (Frame frame = grey(20 * i)) {
          new Annotation(new Box(4, 4, 30, 30), "cat 1", i).drawInto(frame);
          writer.write(frame, Duration.ofMillis(100L * i));
        }
      }
    }
    return file;
  }

  /** Pictures one after another, as simple cameras send them: nobody knows where they end. */
  private static byte[] motionJpeg() {
    var bytes = new ByteArrayOutputStream();
    for (int i = 0; i < FRAMES; i++) {
      byte[] jpeg = Pictures.redAndBlue("jpg", 64, 48);
      bytes.writeBytes(
          ("--frame\r\nContent-Type: image/jpeg\r\nContent-Length: " + jpeg.length + "\r\n\r\n")
              .getBytes(UTF_8));
      bytes.writeBytes(jpeg);
      bytes.writeBytes("\r\n".getBytes(UTF_8));
    }
    return bytes.toByteArray();
  }

  private static Frame grey(int value) {
    return Frame.of(new Mat(48, 64, opencv_core.CV_8UC3, new Scalar(value, value, value, 0)));
  }
}
