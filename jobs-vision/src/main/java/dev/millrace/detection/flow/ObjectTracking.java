package dev.millrace.detection.flow;

import dev.millrace.detection.logic.Admission;
import dev.millrace.detection.logic.Silence;
import dev.millrace.detection.model.CameraFrame;
import dev.millrace.detection.model.FrameDetections;
import dev.millrace.detection.model.LookedAt;
import dev.millrace.detection.model.NumberedFrame;
import dev.millrace.detection.model.ObjectEvent;
import dev.millrace.serde.deadletter.DeadLetter;
import dev.millrace.serde.deadletter.SplitDeadLetters;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.streaming.api.datastream.AsyncDataStream;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.types.Either;

/**
 * The pipeline: frames in; detections with identities, events and dead letters out. It knows
 * nothing of Kafka.
 *
 * @param admission which frames count
 * @param silence when a camera is silent
 * @param threads how many frames each subtask looks at side by side
 * @param closelyEvery faces are read in every so many-th frame of a camera, where anybody asked
 * @param detector what looks at pictures
 * @param tracking what follows objects
 */
public record ObjectTracking(
    Admission admission,
    Silence silence,
    int threads,
    int closelyEvery,
    DetectObjects.Opening detector,
    TrackObjects.Opening tracking) {
  private static final TypeInformation<String> CAMERA = TypeInformation.of(String.class);

  /** Each thread has one frame at work, and one waiting. */
  private static final int FRAMES_PER_THREAD = 2;

  /** A look takes as long as it takes. */
  private static final long NO_TIMEOUT = 0;

  /** What comes out. */
  public record Outputs(
      DataStream<FrameDetections> detections,
      DataStream<ObjectEvent> events,
      DataStream<DeadLetter> deadLetters) {}

  /** Builds the pipeline behind a decoding source. */
  public Outputs apply(DataStream<Either<DeadLetter, CameraFrame>> decoded) {
    var frames =
        decoded
            .process(new SplitDeadLetters<>(), TypeInformation.of(CameraFrame.class))
            .name("split-dead-letters")
            .uid("split-dead-letters");
    var numbered =
        frames
            .keyBy(CameraFrame::cameraId, CAMERA)
            .process(new AdmitFrames(admission, silence), TypeInformation.of(NumberedFrame.class))
            .name(AdmitFrames.UID)
            .uid(AdmitFrames.UID);
    var looked =
        // One camera may keep all machines busy: order is restored behind.
        AsyncDataStream.unorderedWait(
                numbered.rebalance(),
                new DetectObjects(detector, threads, closelyEvery),
                NO_TIMEOUT,
                TimeUnit.MILLISECONDS,
                FRAMES_PER_THREAD * threads)
            .name(DetectObjects.UID)
            .uid(DetectObjects.UID);
    var seen =
        looked
            .process(new SplitDeadLetters<>(), TypeInformation.of(LookedAt.class))
            .name("split-pictures")
            .uid("split-pictures");
    var detections =
        seen.keyBy(LookedAt::cameraId, CAMERA)
            .process(new TrackObjects(tracking), TypeInformation.of(FrameDetections.class))
            .name(TrackObjects.UID)
            .uid(TrackObjects.UID);
    return new Outputs(
        detections,
        detections.getSideOutput(TrackObjects.EVENTS),
        frames
            .getSideOutput(SplitDeadLetters.DEAD_LETTERS)
            .union(
                numbered.getSideOutput(SplitDeadLetters.DEAD_LETTERS),
                seen.getSideOutput(SplitDeadLetters.DEAD_LETTERS)));
  }
}
