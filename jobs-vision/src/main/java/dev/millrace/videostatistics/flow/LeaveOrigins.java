package dev.millrace.videostatistics.flow;

import dev.millrace.serde.eventtime.CombineOnTime;
import dev.millrace.videostatistics.model.SeenFrame;
import java.util.ArrayList;
import java.util.List;

/**
 * Leaves the record that a frame came in behind, picture and all, where the frame cannot be late:
 * nobody needs it then.
 */
final class LeaveOrigins implements CombineOnTime.Combiner<SeenFrame, SeenFrame> {
  /** Frames go on one by one, as soon as they come. */
  static final int MOST_HELD = 1;

  @Override
  public CombineOnTime.Parts<SeenFrame, SeenFrame> none() {
    return new OnTime();
  }

  @Override
  public void sendAlone(SeenFrame frame, CombineOnTime.Sender<SeenFrame> out) {
    out.send(frame);
  }

  /** Frames that cannot be late. */
  private static final class OnTime implements CombineOnTime.Parts<SeenFrame, SeenFrame> {
    private final List<SeenFrame> frames = new ArrayList<>(MOST_HELD);

    @Override
    public void add(SeenFrame frame) {
      frames.add(frame.withoutOrigin());
    }

    @Override
    public int size() {
      return frames.size();
    }

    @Override
    public void sendTo(CombineOnTime.Sender<SeenFrame> out) {
      frames.forEach(out::send);
    }
  }
}
