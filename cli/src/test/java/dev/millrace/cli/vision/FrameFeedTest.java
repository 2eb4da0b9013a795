package dev.millrace.cli.vision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.millrace.cli.vision.FrameFeed.Picture;
import dev.millrace.cli.vision.FrameFeed.Settings;
import dev.millrace.vision.image.Frame;
import dev.millrace.vision.image.ImageHeader;
import dev.millrace.vision.video.FrameSource;
import dev.millrace.vision.video.TimedFrame;
import dev.millrace.vision.video.VideoFailure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Scalar;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class FrameFeedTest {
  private static final Settings AS_IT_IS = new Settings(0, false, 80, null, 0);

  @Test
  void aFileWaitsUntilItsFramesAreTaken() throws Exception {
    var source = new Grey(40, 10, false);
    try (var feed = feed(source, AS_IT_IS)) {
      List<Picture> pictures = all(feed);
      assertThat(pictures).extracting(Picture::number).containsExactlyElementsOf(upTo(40));
      assertThat(pictures.get(39).time()).isEqualTo(Duration.ofMillis(3900));
      assertThat(feed.lost()).isZero();
    }
    assertThat(source.closed).isTrue();
  }

  @Test
  void aLiveSourceLosesItsOldestFrames() throws Exception {
    var source = new Grey(100, 10, true);
    try (var feed = feed(source, AS_IT_IS)) {
      source.exhausted.await();
      Picture first = Objects.requireNonNull(feed.next(() -> true));
      assertThat(first.number()).isEqualTo(93);
      assertThat(feed.lost()).isEqualTo(92);
    }
  }

  @Test
  void sendsNoMoreFramesASecondThanWanted() throws Exception {
    try (var feed = feed(new Grey(50, 25, false), new Settings(10, false, 80, null, 0))) {
      List<Picture> pictures = all(feed);
      assertThat(pictures).extracting(Picture::number).containsExactlyElementsOf(upTo(20));
      assertThat(pictures.subList(0, 4))
          .extracting(picture -> picture.time().toMillis())
          .containsExactly(0L, 120L, 200L, 320L);
    }
  }

  @Test
  void timeAndNumbersGoOnWhereASourceBeginsAgain() throws Exception {
    try (var feed = feed(new Grey(3, 10, false), new Settings(0, true, 80, null, 0))) {
      List<Picture> pictures = new ArrayList<>();
      while (pictures.size() < 8) {
        pictures.add(Objects.requireNonNull(feed.next(() -> true)));
      }
      assertThat(pictures).extracting(Picture::number).containsExactlyElementsOf(upTo(8));
      assertThat(pictures)
          .extracting(picture -> picture.time().toMillis())
          .containsExactly(0L, 100L, 200L, 300L, 400L, 500L, 600L, 700L);
    }
  }

  @Test
  void canBeginLaterInItsSource() throws Exception {
    try (var feed = feed(new Grey(5, 10, false), new Settings(0, true, 80, null, 3))) {
      List<Picture> pictures = new ArrayList<>();
      while (pictures.size() < 8) {
        pictures.add(Objects.requireNonNull(feed.next(() -> true)));
      }
      assertThat(pictures).extracting(Picture::number).containsExactlyElementsOf(upTo(8));
      assertThat(pictures)
          .extracting(picture -> picture.time().toMillis())
          .containsExactly(0L, 100L, 200L, 300L, 400L, 500L, 600L, 700L);
    }
  }

  @Test
  void detoursChangeTheOrderWithinTheirLimitAndAlwaysAlike() throws Exception {
    List<Picture> once = detoured(11);
    assertThat(detoured(11))
        .extracting(Picture::number)
        .containsExactlyElementsOf(once.stream().map(Picture::number).toList());
    assertThat(detoured(12))
        .extracting(Picture::number)
        .isNotEqualTo(once.stream().map(Picture::number).toList());
    assertThat(once)
        .extracting(Picture::number)
        .containsExactlyInAnyOrderElementsOf(upTo(90))
        .isNotEqualTo(upTo(90));
    Duration newest = Duration.ZERO;
    Duration farthest = Duration.ZERO;
    for (Picture picture : once) {
      newest = newest.compareTo(picture.time()) > 0 ? newest : picture.time();
      Duration behind = newest.minus(picture.time());
      farthest = farthest.compareTo(behind) > 0 ? farthest : behind;
    }
    assertThat(farthest).isBetween(Duration.ofMillis(200), Duration.ofMillis(400));
  }

  /** The first ninety of a hundred pictures, up to 400 ms late. */
  private static List<Picture> detoured(long seed) throws InterruptedException {
    List<Picture> pictures = new ArrayList<>();
    try (var feed = feed(new Grey(100, 20, false), AS_IT_IS)) {
      var detours = new Detours(feed, 90, Duration.ofMillis(400), seed);
      for (var next = detours.next(() -> true); next != null; next = detours.next(() -> true)) {
        pictures.add(next.picture());
      }
    }
    return pictures;
  }

  @Test
  void changesTheSizeAndSaysSo() throws Exception {
    var size = new PictureSize(40, 30);
    try (var feed = feed(new Grey(1, 10, false), new Settings(0, false, 80, size, 0))) {
      Picture picture = Objects.requireNonNull(feed.next(() -> true));
      assertThat(ImageHeader.read(picture.jpeg()))
          .isEqualTo(new ImageHeader(ImageHeader.Format.JPEG, 40, 30));
      assertThat(picture.width()).isEqualTo(40);
      assertThat(picture.height()).isEqualTo(30);
    }
  }

  @Test
  void anEmptySourceIsNotReadForEver() throws Exception {
    try (var feed = feed(new Grey(0, 10, false), new Settings(0, true, 80, null, 0))) {
      assertThat(feed.next(() -> true)).isNull();
    }
  }

  @Test
  void aFaultComesBehindTheFramesBeforeIt() throws Exception {
    var source =
        new Grey(2, 10, false) {
          @Override
          @Nullable TimedFrame end() {
            throw new VideoFailure("It broke.", "Mend it.");
          }
        };
    try (var feed = feed(source, AS_IT_IS)) {
      assertThat(feed.next(() -> true)).isNotNull();
      assertThat(feed.next(() -> true)).isNotNull();
      assertThatExceptionOfType(VideoFailure.class).isThrownBy(() -> feed.next(() -> true));
    }
  }

  private static FrameFeed feed(Grey source, Settings settings) {
    return new FrameFeed(
        "cam-01",
        source,
        () -> new Grey(source.frames, source.framesPerSecond, source.live),
        settings);
  }

  private static List<Picture> all(FrameFeed feed) throws InterruptedException {
    List<Picture> pictures = new ArrayList<>();
    for (Picture next = feed.next(() -> true); next != null; next = feed.next(() -> true)) {
      pictures.add(next);
    }
    return pictures;
  }

  private static List<Long> upTo(long last) {
    List<Long> numbers = new ArrayList<>();
    for (long number = 1; number <= last; number++) {
      numbers.add(number);
    }
    return numbers;
  }

  /** So many grey frames; a live source then waits for more. */
  private static class Grey implements FrameSource {
    private final int frames;
    private final double framesPerSecond;
    private final boolean live;
    private final CountDownLatch exhausted = new CountDownLatch(1);
    private int number;
    private volatile boolean closed;

    Grey(int frames, double framesPerSecond, boolean live) {
      this.frames = frames;
      this.framesPerSecond = framesPerSecond;
      this.live = live;
    }

    @Override
    public @Nullable TimedFrame next() {
      if (number == frames) {
        return end();
      }
      Mat pixels = new Mat(48, 64, opencv_core.CV_8UC3, new Scalar(90, 90, 90, 0));
      Duration time = Duration.ofNanos(Math.round(number * 1e9 / framesPerSecond));
      number++;
      return new TimedFrame(number, time, Frame.of(pixels));
    }

    @Nullable TimedFrame end() {
      exhausted.countDown();
      if (live) {
        try {
          new CountDownLatch(1).await();
        } catch (InterruptedException wantedNoMore) {
          Thread.currentThread().interrupt();
        }
      }
      return null;
    }

    @Override
    public long length() {
      return live ? -1 : frames;
    }

    @Override
    public double framesPerSecond() {
      return framesPerSecond;
    }

    @Override
    public boolean live() {
      return live;
    }

    @Override
    public void close() {
      closed = true;
    }
  }
}
