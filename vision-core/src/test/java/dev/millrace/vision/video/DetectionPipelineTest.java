package dev.millrace.vision.video;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.millrace.vision.detect.Thresholds;
import dev.millrace.vision.image.Frame;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Scalar;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class DetectionPipelineTest {
  /** Grey frames, getting brighter where told to. */
  private static final class Frames implements FrameSource {
    private final int length;
    private final boolean live;
    private final int brighter;
    private int given;

    Frames(int length, boolean live, int brighter) {
      this.length = length;
      this.live = live;
      this.brighter = brighter;
    }

    @Override
    public @Nullable TimedFrame next() {
      if (given == length) {
        return null;
      }
      int grey = brighter * given;
      given++;
      return new TimedFrame(
          given,
          Duration.ofMillis(40L * given),
          Frame.of(new Mat(16, 16, opencv_core.CV_8UC3, new Scalar(grey, grey, grey, 0))));
    }

    @Override
    public long length() {
      return length;
    }

    @Override
    public double framesPerSecond() {
      return 25;
    }

    @Override
    public boolean live() {
      return live;
    }

    @Override
    public void close() {
      // Nothing is open.
    }
  }

  @Test
  void handsFramesOverInTheirOrder() throws Exception {
    List<Long> taken = new ArrayList<>();
    try (var pipeline = new DetectionPipeline(null, Thresholds.DEFAULT, 3, null)) {
      pipeline.run(new Frames(200, false, 0), frame -> taken.add(frame.timed().number()));
    }
    assertThat(taken).hasSize(200).isSorted();
  }

  @Test
  void endsWhenTheTakerHasEnough() throws Exception {
    List<Long> taken = new ArrayList<>();
    try (var pipeline = new DetectionPipeline(null, Thresholds.DEFAULT, 2, null)) {
      pipeline.run(
          new Frames(Integer.MAX_VALUE, false, 0),
          frame -> {
            taken.add(frame.timed().number());
            return taken.size() < 5;
          });
    }
    assertThat(taken).containsExactly(1L, 2L, 3L, 4L, 5L);
  }

  @Test
  void passesTheSourcesFailureOnAfterItsLastFrame() {
    List<Long> taken = new ArrayList<>();
    FrameSource breaking =
        new FrameSourceThatBreaks(
            new Frames(3, false, 0), new VideoFailure("It broke.", "Mend it."));
    try (var pipeline = new DetectionPipeline(null, Thresholds.DEFAULT, 2, null)) {
      assertThatExceptionOfType(VideoFailure.class)
          .isThrownBy(() -> pipeline.run(breaking, frame -> taken.add(frame.timed().number())))
          .withMessage("It broke.");
    }
    assertThat(taken).containsExactly(1L, 2L, 3L);
  }

  /** Fails where another source ends. */
  private record FrameSourceThatBreaks(FrameSource frames, VideoFailure failure)
      implements FrameSource {
    @Override
    public @Nullable TimedFrame next() {
      TimedFrame next = frames.next();
      if (next == null) {
        throw failure;
      }
      return next;
    }

    @Override
    public long length() {
      return -1;
    }

    @Override
    public double framesPerSecond() {
      return 25;
    }

    @Override
    public boolean live() {
      return false;
    }

    @Override
    public void close() {
      // Nothing is open.
    }
  }

  @Test
  void passesTheTakersFailureOn() {
    try (var pipeline = new DetectionPipeline(null, Thresholds.DEFAULT, 2, null)) {
      assertThatExceptionOfType(IOException.class)
          .isThrownBy(
              () ->
                  pipeline.run(
                      new Frames(100, false, 0),
                      frame -> {
                        throw new IOException("disk full");
                      }))
          .withMessage("disk full");
    }
  }

  @Test
  void missesFramesOfALiveSourceWhenAllAreBusy() throws Exception {
    List<Long> taken = new ArrayList<>();
    var source = new Frames(500, true, 0);
    var allRead = new CountDownLatch(1);
    try (var pipeline = new DetectionPipeline(null, Thresholds.DEFAULT, 1, null)) {
      pipeline.run(
          new FrameSourceThatTells(source, allRead),
          frame -> {
            taken.add(frame.timed().number());
            awaitQuietly(allRead);
            return true;
          });
      assertThat(pipeline.missed()).isEqualTo(500 - taken.size()).isPositive();
    }
    assertThat(taken).isSorted().startsWith(1L);
  }

  private static void awaitQuietly(CountDownLatch latch) throws IOException {
    try {
      latch.await();
    } catch (InterruptedException impossible) {
      throw new IOException(impossible);
    }
  }

  /** Counts down where another source ends. */
  private record FrameSourceThatTells(FrameSource frames, CountDownLatch ended)
      implements FrameSource {
    @Override
    public @Nullable TimedFrame next() {
      TimedFrame next = frames.next();
      if (next == null) {
        ended.countDown();
      }
      return next;
    }

    @Override
    public long length() {
      return -1;
    }

    @Override
    public double framesPerSecond() {
      return 25;
    }

    @Override
    public boolean live() {
      return true;
    }

    @Override
    public void close() {
      frames.close();
    }
  }

  @Test
  void looksOnlyAtFramesInWhichSomethingMoved() throws Exception {
    assertThat(looks(new Frames(11, false, 0), new MotionGate.Settings(12, 0.001, 4)))
        .as("the first, and one after every pause of four")
        .containsExactly(1L, 6L, 11L);
    assertThat(looks(new Frames(9, false, 5), new MotionGate.Settings(12, 0.001, 100)))
        .as("every third: only then the difference adds up to more than 12")
        .containsExactly(1L, 4L, 7L);
  }

  private static List<Long> looks(FrameSource source, MotionGate.Settings settings)
      throws Exception {
    List<Long> looked = new ArrayList<>();
    try (var pipeline =
        new DetectionPipeline(null, Thresholds.DEFAULT, 2, new MotionGate(settings))) {
      pipeline.run(
          source,
          frame -> {
            if (frame.lookedAt()) {
              looked.add(frame.timed().number());
            }
            return true;
          });
    }
    return looked;
  }
}
