package dev.millrace.cli.vision;

import dev.millrace.vision.image.Frame;
import dev.millrace.vision.image.JpegEncoder;
import dev.millrace.vision.video.FrameSource;
import dev.millrace.vision.video.TimedFrame;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The frames of one camera as JPEG, read ahead by a thread of its own. What is read ahead is
 * bounded: who falls behind loses the oldest frames of a live source, and makes any other wait.
 */
final class FrameFeed implements AutoCloseable {
  private static final int AHEAD = 8;
  private static final long PATIENCE_MILLIS = 8_000;
  private static final long LOOK_UP_MILLIS = 100;

  /**
   * A picture that is ready to be sent.
   *
   * @param number from 1; numbers that are missing are frames that were lost
   * @param time since the first frame
   */
  @SuppressWarnings("ArrayRecordComponent") // It is handed on, never compared.
  record Picture(long number, Duration time, byte[] jpeg, int width, int height) {}

  /**
   * How frames become pictures.
   *
   * @param framesPerSecond at most; 0 for all
   * @param loop whether what ends begins again
   * @param size null for that of the source
   * @param skipped how many frames are left out at the beginning
   */
  record Settings(
      double framesPerSecond,
      boolean loop,
      int quality,
      @Nullable PictureSize size,
      long skipped) {}

  /** A picture; without one, the end, and why if it was none. */
  private record Next(@Nullable Picture picture, @Nullable RuntimeException failure) {}

  private final String cameraId;
  private final Supplier<FrameSource> again;
  private final Settings settings;
  private final JpegEncoder encoder;
  private final boolean live;
  private final BlockingQueue<Next> ahead = new ArrayBlockingQueue<>(AHEAD);
  private final AtomicLong lost = new AtomicLong();
  private final Thread reader;
  private FrameSource source;
  private long skipped;
  private long taken;

  /**
   * Begins to read.
   *
   * @param source closed with this
   * @param again opens it once more
   */
  FrameFeed(String cameraId, FrameSource source, Supplier<FrameSource> again, Settings settings) {
    this.cameraId = cameraId;
    this.source = source;
    this.again = again;
    this.settings = settings;
    this.encoder = new JpegEncoder(settings.quality());
    this.live = source.live();
    this.reader = new Thread(this::read, "frames of a camera");
    reader.setDaemon(true);
    reader.start();
  }

  String cameraId() {
    return cameraId;
  }

  /** Whether frames come when they come. */
  boolean live() {
    return live;
  }

  /** How many frames of a live source were lost because nobody took them in time. */
  long lost() {
    return lost.get();
  }

  /** The next picture; null at the end, and when it is wanted no longer. */
  @Nullable Picture next(BooleanSupplier wanted) throws InterruptedException {
    Next next = null;
    while (next == null && wanted.getAsBoolean()) {
      next = ahead.poll(LOOK_UP_MILLIS, TimeUnit.MILLISECONDS);
    }
    if (next != null && next.failure() != null) {
      throw next.failure();
    }
    return next == null ? null : next.picture();
  }

  private void read() {
    try {
      Duration began = Duration.ZERO;
      while (true) {
        long before = taken;
        Duration ended = readToEnd(began);
        if (!settings.loop() || live || taken == before) {
          break;
        }
        began = ended;
        source.close();
        source = again.get();
      }
      ahead.put(new Next(null, null));
    } catch (InterruptedException wantedNoMore) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException failed) {
      try {
        ahead.put(new Next(null, failed));
      } catch (InterruptedException wantedNoMore) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** When the next round begins: a frame's length after the last one. */
  private Duration readToEnd(Duration began) throws InterruptedException {
    long slot = Long.MIN_VALUE;
    Duration latest = began;
    Duration left = Duration.ZERO;
    while (true) {
      TimedFrame timed = source.next();
      if (timed == null) {
        return latest.plusNanos(Math.round(1e9 / source.framesPerSecond()));
      }
      try (Frame frame = timed.frame()) {
        if (skipped < settings.skipped()) {
          skipped++;
          continue;
        }
        if (taken == 0 && skipped > 0) {
          left = timed.time();
        }
        latest = began.plus(timed.time()).minus(left);
        // Each of so many slots a second takes the first frame that comes in it.
        long now =
            settings.framesPerSecond() == 0
                ? slot + 1
                : (long) Math.floor(latest.toNanos() / 1e9 * settings.framesPerSecond() + 1e-6);
        if (now > slot) {
          slot = now;
          hand(new Next(picture(frame, latest), null));
        }
      }
    }
  }

  private Picture picture(Frame frame, Duration time) {
    PictureSize size = settings.size();
    int width = size == null ? frame.width() : size.width();
    int height = size == null ? frame.height() : size.height();
    byte[] jpeg = encoder.encode(frame, width, height);
    return new Picture(++taken, time, jpeg, width, height);
  }

  private void hand(Next next) throws InterruptedException {
    if (!live) {
      ahead.put(next);
      return;
    }
    while (!ahead.offer(next)) {
      if (ahead.poll() != null) {
        lost.incrementAndGet();
      }
    }
  }

  @Override
  public void close() {
    reader.interrupt();
    try {
      reader.join(PATIENCE_MILLIS);
    } catch (InterruptedException hurried) {
      Thread.currentThread().interrupt();
    }
    // Whoever still waits for a camera in native code must not lose its memory.
    if (!reader.isAlive()) {
      source.close();
    }
  }
}
