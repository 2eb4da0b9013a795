package dev.millrace.videostatistics.flow;

import dev.millrace.serde.deadletter.DeadLetter;
import dev.millrace.serde.deadletter.DeadLetterCounters;
import dev.millrace.serde.deadletter.SplitDeadLetters;
import dev.millrace.serde.deadletter.Stage;
import dev.millrace.videostatistics.logic.Assessment;
import dev.millrace.videostatistics.model.KeptPicture;
import dev.millrace.videostatistics.model.ReceivedFrame;
import dev.millrace.videostatistics.model.ResolutionClass;
import dev.millrace.videostatistics.model.SeenFrame;
import dev.millrace.vision.image.Fit;
import dev.millrace.vision.image.Frame;
import dev.millrace.vision.image.ImageDecoder;
import dev.millrace.vision.image.ImageLimits;
import dev.millrace.vision.image.InvalidImage;
import dev.millrace.vision.image.PictureMeasures;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;
import org.jspecify.annotations.Nullable;

/**
 * Looks at each picture, where it was read: behind this, numbers travel. A picture that cannot be
 * decoded becomes a dead letter; its frame still counts, as invalid.
 */
final class AnalyseFrames extends ProcessFunction<ReceivedFrame, SeenFrame> {
  static final String UID = "analyse-frames";

  /** No camera sends less, and nothing can be measured in it. */
  private static final int SMALLEST_SIDE = 16;

  private final Assessment assessment;
  private transient ImageDecoder decoder;
  private transient DeadLetterCounters counters;

  AnalyseFrames(Assessment assessment) {
    this.assessment = assessment;
  }

  @Override
  public void open(OpenContext context) {
    decoder = new ImageDecoder(ImageLimits.DEFAULT);
    counters = new DeadLetterCounters(getRuntimeContext().getMetricGroup());
  }

  @Override
  public void processElement(ReceivedFrame frame, Context context, Collector<SeenFrame> out) {
    out.collect(lookAt(frame, context));
  }

  private SeenFrame lookAt(ReceivedFrame frame, Context context) {
    int side = PictureMeasures.SIDE;
    try (Frame picture = decoder.decodeFor(frame.picture(), Fit.CENTRED, side, side)) {
      int shorter = Math.min(picture.width(), picture.height());
      if (shorter >= SMALLEST_SIDE) {
        return seen(frame, ResolutionClass.ofShorterSide(shorter), kept(frame, picture));
      }
      refuse(
          frame,
          "too-small",
          "the picture has only %d × %d pixels".formatted(picture.width(), picture.height()),
          null,
          context);
    } catch (InvalidImage invalid) {
      refuse(
          frame, invalid.reason().code(), String.valueOf(invalid.getMessage()), invalid, context);
    }
    return seen(frame, null, null);
  }

  private @Nullable KeptPicture kept(ReceivedFrame frame, Frame picture) {
    if (!assessment.keeps(picture.width(), picture.height())) {
      return null;
    }
    PictureMeasures measures = PictureMeasures.of(picture);
    return new KeptPicture(
        assessment.of(picture.width(), picture.height(), frame.picture().length, measures),
        measures.checksum(),
        frame.fields());
  }

  private static SeenFrame seen(
      ReceivedFrame frame, @Nullable ResolutionClass resolutionClass, @Nullable KeptPicture kept) {
    return new SeenFrame(
        frame.source(),
        frame.frameId(),
        frame.epochMillis(),
        frame.picture().length,
        resolutionClass,
        kept,
        frame.origin());
  }

  private void refuse(
      ReceivedFrame frame,
      String reason,
      String message,
      @Nullable InvalidImage invalid,
      Context context) {
    DeadLetter letter =
        new DeadLetter(
            frame.origin(),
            Stage.PROCESS,
            reason,
            message,
            invalid == null ? null : invalid.getClass().getName(),
            UID);
    counters.count(letter);
    context.output(SplitDeadLetters.DEAD_LETTERS, letter);
  }
}
