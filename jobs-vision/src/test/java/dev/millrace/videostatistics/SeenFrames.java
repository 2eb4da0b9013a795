package dev.millrace.videostatistics;

import dev.millrace.serde.deadletter.Origin;
import dev.millrace.videostatistics.model.Analysis;
import dev.millrace.videostatistics.model.KeptPicture;
import dev.millrace.videostatistics.model.ResolutionClass;
import dev.millrace.videostatistics.model.SeenFrame;
import dev.millrace.vision.message.WrittenField;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Frames for tests, as they are behind the look at their pictures. */
public final class SeenFrames {
  private SeenFrames() {}

  /** A frame that was kept. Its id is its time. */
  public static SeenFrame kept(String source, long epochMillis, double brightness, long checksum) {
    return kept(source, "f" + epochMillis, epochMillis, brightness, checksum);
  }

  /** A frame that was kept. */
  public static SeenFrame kept(
      String source, String frameId, long epochMillis, double brightness, long checksum) {
    Analysis analysis =
        new Analysis(
            1280, 720, brightness, 10, 100, 1.7778, 20, ResolutionClass.HD, false, false, false);
    List<WrittenField> fields = List.of(new WrittenField("frame_id", '"' + frameId + '"'));
    return frame(
        source,
        frameId,
        epochMillis,
        ResolutionClass.HD,
        new KeptPicture(analysis, checksum, fields));
  }

  /** A frame that was too small. */
  public static SeenFrame dropped(String source, long epochMillis) {
    return frame(source, "f" + epochMillis, epochMillis, ResolutionClass.LOW, null);
  }

  /** A frame without a picture that can be decoded. */
  public static SeenFrame invalid(String source, long epochMillis) {
    return frame(source, "f" + epochMillis, epochMillis, null, null);
  }

  private static SeenFrame frame(
      String source,
      String frameId,
      long epochMillis,
      @Nullable ResolutionClass resolutionClass,
      @Nullable KeptPicture kept) {
    Origin origin =
        new Origin("video_frames", 0, epochMillis, epochMillis, null, new byte[] {1}, List.of());
    return new SeenFrame(source, frameId, epochMillis, 1_000, resolutionClass, kept, origin);
  }
}
