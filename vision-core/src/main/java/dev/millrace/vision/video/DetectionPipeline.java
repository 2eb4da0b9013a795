package dev.millrace.vision.video;

import dev.millrace.vision.detect.DetectionModel;
import dev.millrace.vision.detect.Detector;
import dev.millrace.vision.detect.Thresholds;
import dev.millrace.vision.image.Frame;
import dev.millrace.vision.model.Detection;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Reads frames, detects on several at once, and hands them over in their order: one thread reads
 * ahead, some run the model, and the caller's takes the results. What is read ahead is bounded.
 */
public final class DetectionPipeline implements AutoCloseable {
  /** Takes frames one after another; each is closed when this returns. */
  @FunctionalInterface
  public interface Taker {
    /** Whether to go on. */
    boolean take(DetectedFrame frame) throws IOException;
  }

  /** A frame whose detections are being worked out; without a frame, the end. */
  private record Pending(
      @Nullable TimedFrame timed, Future<List<Detection>> detections, boolean lookedAt) {
    static Pending end(Future<List<Detection>> howItEnded) {
      return new Pending(null, howItEnded, false);
    }
  }

  private final boolean detects;
  private final @Nullable MotionGate gate;
  private final ExecutorService workers;
  private final BlockingQueue<Detector> idle = new LinkedBlockingQueue<>();
  private final BlockingQueue<Pending> inOrder;
  private final AtomicLong missed = new AtomicLong();

  /**
   * A pipeline with so many threads that run the model.
   *
   * @param model null to look at nothing
   * @param gate null to look at every frame; closed with this
   */
  public DetectionPipeline(
      @Nullable DetectionModel model,
      Thresholds thresholds,
      int callers,
      @Nullable MotionGate gate) {
    this.detects = model != null;
    this.gate = gate;
    this.workers = Executors.newFixedThreadPool(callers, DetectionPipeline::daemon);
    // Each caller has one frame at work and one waiting.
    this.inOrder = new ArrayBlockingQueue<>(2 * callers);
    if (model != null) {
      for (int i = 0; i < callers; i++) {
        idle.add(model.detector(thresholds));
      }
    }
  }

  private static Thread daemon(Runnable work) {
    Thread thread = new Thread(work, "vision");
    thread.setDaemon(true);
    return thread;
  }

  /**
   * Runs until the source ends, the taker has enough, or something fails. May be called once.
   *
   * @throws VideoFailure where the source fails
   * @throws InterruptedException if the caller is interrupted
   */
  public void run(FrameSource source, Taker taker) throws IOException, InterruptedException {
    Thread reader = daemon(() -> read(source));
    reader.start();
    try {
      boolean more = true;
      while (more) {
        Pending next = inOrder.take();
        TimedFrame timed = next.timed();
        if (timed == null) {
          var unused = result(next.detections());
          return;
        }
        // Until then a worker may read the frame, so whatever this throws, it is not closed.
        List<Detection> detections = result(next.detections());
        try (Frame taken = timed.frame()) {
          more = taker.take(new DetectedFrame(timed, detections, next.lookedAt()));
        }
      }
    } finally {
      end(reader);
    }
  }

  /** How many frames of a live source came while all were busy. */
  public long missed() {
    return missed.get();
  }

  private void read(FrameSource source) {
    Future<List<Detection>> latest = CompletableFuture.completedFuture(List.of());
    try {
      while (!Thread.currentThread().isInterrupted()) {
        TimedFrame timed = source.next();
        if (timed == null) {
          break;
        }
        if (source.live() && inOrder.remainingCapacity() == 0) {
          missed.incrementAndGet();
          timed.frame().close();
          continue;
        }
        boolean looks = gate == null || gate.opensFor(timed.frame());
        if (looks) {
          latest = workers.submit(() -> detect(timed.frame()));
        }
        inOrder.put(new Pending(timed, latest, looks));
      }
      inOrder.put(Pending.end(CompletableFuture.completedFuture(List.of())));
    } catch (InterruptedException wantedNoMore) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException | Error failed) {
      endWith(failed);
    }
  }

  private void endWith(Throwable failure) {
    try {
      inOrder.put(Pending.end(CompletableFuture.failedFuture(failure)));
    } catch (InterruptedException wantedNoMore) {
      Thread.currentThread().interrupt();
    }
  }

  private List<Detection> detect(Frame frame) throws InterruptedException {
    if (!detects) {
      return List.of();
    }
    Detector detector = idle.take();
    try {
      return detector.detect(frame);
    } finally {
      idle.add(detector);
    }
  }

  private static List<Detection> result(Future<List<Detection>> future)
      throws InterruptedException {
    try {
      return future.get();
    } catch (ExecutionException failed) {
      if (failed.getCause() instanceof RuntimeException known) {
        throw known;
      }
      throw new IllegalStateException("detection failed", failed.getCause());
    }
  }

  /** Frames may only be closed when nobody reads or detects any more. */
  private void end(Thread reader) {
    reader.interrupt();
    workers.shutdownNow();
    boolean interrupted = false;
    while (reader.isAlive() || !workers.isTerminated()) {
      try {
        reader.join();
        boolean unused = workers.awaitTermination(1, TimeUnit.MINUTES);
      } catch (InterruptedException later) {
        interrupted = true;
      }
    }
    for (Pending pending : inOrder) {
      if (pending.timed() != null) {
        pending.timed().frame().close();
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    workers.shutdownNow();
    idle.forEach(Detector::close);
    if (gate != null) {
      gate.close();
    }
  }
}
