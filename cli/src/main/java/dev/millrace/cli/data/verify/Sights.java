package dev.millrace.cli.data.verify;

import dev.millrace.vision.detect.Contract;
import dev.millrace.vision.detect.DetectionModel;
import dev.millrace.vision.detect.Detector;
import dev.millrace.vision.detect.Thresholds;
import dev.millrace.vision.image.Frame;
import dev.millrace.vision.image.ImageDecoder;
import dev.millrace.vision.image.ImageLimits;
import dev.millrace.vision.image.InvalidImage;
import dev.millrace.vision.model.Detection;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Looks at pictures on several threads, and says what was seen in the order in which they were
 * given. How many pictures lie there at a time is bounded.
 */
final class Sights implements AutoCloseable {
  /** What is in a picture of this many pixels. */
  record Sight(int width, int height, List<Detection> detections) {}

  private record Pending(Future<Optional<Sight>> sight, Consumer<Optional<Sight>> taker) {}

  private final DetectionModel model;
  private final ImageDecoder decoder = new ImageDecoder(ImageLimits.DEFAULT);
  private final ExecutorService workers;
  private final BlockingQueue<Detector> idle = new LinkedBlockingQueue<>();
  private final Queue<Pending> pending = new ArrayDeque<>();
  private final boolean everyPixel;
  private final int most;

  /**
   * Has seen nothing yet.
   *
   * @param everyPixel whether large pictures are decoded whole, though the model takes fewer pixels
   */
  Sights(DetectionModel model, Thresholds thresholds, boolean everyPixel, int threads) {
    this.model = model;
    this.everyPixel = everyPixel;
    this.workers = Executors.newFixedThreadPool(threads);
    // One at work and one waiting for each.
    this.most = 2 * threads;
    for (int i = 0; i < threads; i++) {
      idle.add(model.detector(thresholds));
    }
  }

  /** Takes a picture; the taker gets what is in it, or nothing if it cannot be read. */
  void look(byte[] picture, Consumer<Optional<Sight>> taker) {
    while (pending.size() >= most) {
      handOver();
    }
    pending.add(new Pending(workers.submit(() -> sight(picture)), taker));
  }

  /** Returns when all that was given has been taken. */
  void finish() {
    while (!pending.isEmpty()) {
      handOver();
    }
  }

  private void handOver() {
    Pending oldest = pending.remove();
    try {
      oldest.taker().accept(oldest.sight().get());
    } catch (ExecutionException failed) {
      if (failed.getCause() instanceof RuntimeException known) {
        throw known;
      }
      throw new IllegalStateException("detection failed", failed.getCause());
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while looking", interrupted);
    }
  }

  private Optional<Sight> sight(byte[] picture) throws InterruptedException {
    try (Frame frame = decoded(picture)) {
      Detector detector = idle.take();
      try {
        return Optional.of(new Sight(frame.width(), frame.height(), detector.detect(frame)));
      } finally {
        idle.add(detector);
      }
    } catch (InvalidImage none) {
      return Optional.empty();
    }
  }

  private Frame decoded(byte[] picture) throws InvalidImage {
    Contract contract = model.contract();
    return everyPixel
        ? decoder.decode(picture)
        : decoder.decodeFor(
            picture, contract.format().fit(), contract.inputWidth(), contract.inputHeight());
  }

  @Override
  public void close() {
    workers.shutdownNow();
    try {
      // Nobody may be at work with a detector that is closed.
      boolean ended = workers.awaitTermination(1, TimeUnit.MINUTES);
      if (ended) {
        idle.forEach(Detector::close);
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
