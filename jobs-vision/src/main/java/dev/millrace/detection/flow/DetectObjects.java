package dev.millrace.detection.flow;

import dev.millrace.detection.logic.Lookout;
import dev.millrace.detection.model.CameraFrame;
import dev.millrace.detection.model.LookedAt;
import dev.millrace.detection.model.NumberedFrame;
import dev.millrace.detection.model.Sight;
import dev.millrace.serde.deadletter.DeadLetter;
import dev.millrace.serde.deadletter.Stage;
import dev.millrace.vision.image.InvalidImage;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.cache.DistributedCache;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.java.typeutils.EitherTypeInfo;
import org.apache.flink.api.java.typeutils.ResultTypeQueryable;
import org.apache.flink.streaming.api.functions.async.ResultFuture;
import org.apache.flink.streaming.api.functions.async.RichAsyncFunction;
import org.apache.flink.types.Either;
import org.jspecify.annotations.Nullable;

/**
 * Decodes pictures and looks for objects in them, on threads of its own beside the one that reads
 * and writes the stream. Frames leave it in any order; their numbers tell which they are. A picture
 * that cannot be used leaves as a dead letter, and its number goes on alone.
 */
public final class DetectObjects
    extends RichAsyncFunction<NumberedFrame, Either<DeadLetter, LookedAt>>
    implements ResultTypeQueryable<Either<DeadLetter, LookedAt>> {
  static final String UID = "detect-objects";

  /** Opens what looks at pictures, on the machine where it is to look. */
  @FunctionalInterface
  public interface Opening extends Serializable {
    /** Opens as many as there are threads; whoever opened them closes them. */
    List<Lookout> open(DistributedCache files, int threads) throws Exception;
  }

  private final Opening opening;
  private final int threads;
  private final int closelyEvery;

  private transient @Nullable DistributedCache files;
  private transient List<Lookout> lookouts;
  private transient BlockingQueue<Lookout> idle;
  private transient ExecutorService workers;
  private transient volatile double latestInferenceMillis;

  /**
   * A function with some threads in each subtask.
   *
   * @param closelyEvery faces are read in every so many-th frame of a camera
   */
  DetectObjects(Opening opening, int threads, int closelyEvery) {
    this.opening = opening;
    this.threads = threads;
    this.closelyEvery = closelyEvery;
  }

  /** Asynchronous functions are kept from the files of the cluster, since these suit one thread. */
  @Override
  public void setRuntimeContext(RuntimeContext context) {
    super.setRuntimeContext(context);
    files = context.getDistributedCache();
  }

  @Override
  public void open(OpenContext context) throws Exception {
    lookouts = opening.open(Objects.requireNonNull(files), threads);
    idle = new LinkedBlockingQueue<>(lookouts);
    workers = Executors.newFixedThreadPool(threads, DetectObjects::daemon);
    getRuntimeContext().getMetricGroup().gauge("inferenceMillis", () -> latestInferenceMillis);
  }

  private static Thread daemon(Runnable work) {
    Thread thread = new Thread(work, "detect-objects");
    thread.setDaemon(true);
    return thread;
  }

  @Override
  public void asyncInvoke(
      NumberedFrame numbered, ResultFuture<Either<DeadLetter, LookedAt>> result) {
    if (numbered.frame() == null) {
      result.complete(List.of(Either.Right(LookedAt.of(numbered, null))));
      return;
    }
    CameraFrame frame = numbered.frame();
    workers.execute(
        () -> {
          try {
            result.complete(look(numbered, frame));
          } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
          } catch (Throwable failure) {
            // Nothing that a frame could cause: memory ran out, or a library is missing.
            result.completeExceptionally(failure);
          }
        });
  }

  private List<Either<DeadLetter, LookedAt>> look(NumberedFrame numbered, CameraFrame frame)
      throws InterruptedException {
    List<Either<DeadLetter, LookedAt>> results = new ArrayList<>(2);
    Sight sight = null;
    Lookout lookout = idle.take();
    try {
      Lookout.Seen seen = lookout.look(frame.picture(), numbered.number() % closelyEvery == 0);
      latestInferenceMillis = seen.inferenceMillis();
      sight =
          new Sight(
              frame.epochMillis(),
              frame.frameId(),
              seen.width(),
              seen.height(),
              seen.detections(),
              seen.faces(),
              seen.decodeMillis(),
              seen.inferenceMillis());
    } catch (InvalidImage invalid) {
      results.add(Either.Left(dead(frame, "picture-" + invalid.reason().code(), invalid)));
    } catch (RuntimeException fault) {
      // A fault of the detector. The record is kept, and the job goes on with the next one.
      results.add(Either.Left(dead(frame, "detector-fault", fault)));
    } finally {
      idle.add(lookout);
    }
    results.add(Either.Right(LookedAt.of(numbered, sight)));
    return results;
  }

  private static DeadLetter dead(CameraFrame frame, String reason, Exception cause) {
    return new DeadLetter(
        frame.origin(),
        Stage.PROCESS,
        reason,
        String.valueOf(cause.getMessage()),
        cause.getClass().getName(),
        UID);
  }

  @Override
  public void close() throws Exception {
    if (workers != null) {
      workers.shutdownNow();
      // Native memory must not go while somebody looks at it; a look takes a second at most.
      while (!workers.awaitTermination(1, TimeUnit.MINUTES)) {}
    }
    if (lookouts != null) {
      lookouts.forEach(Lookout::close);
    }
  }

  @Override
  public TypeInformation<Either<DeadLetter, LookedAt>> getProducedType() {
    return new EitherTypeInfo<>(
        TypeInformation.of(DeadLetter.class), TypeInformation.of(LookedAt.class));
  }
}
