package dev.millrace.videostatistics.logic;

import dev.millrace.videostatistics.model.KeptPicture;
import dev.millrace.videostatistics.model.LastFrame;
import dev.millrace.videostatistics.model.SeenFrame;
import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether a source is frozen: a frame is when not one pixel of its grey copy differs from
 * the frame before. A camera's noise sees to it that this never happens by itself.
 *
 * <p>The first frame of a source is not frozen, nor is one that comes after its successor, which
 * nobody is compared with either. A frame that was sent twice is as frozen as it was the first
 * time.
 *
 * @param memory frames that lie further apart are not compared
 */
public record Stillness(Memory memory) implements Serializable {
  /**
   * What was decided.
   *
   * @param frozen whether nothing changed
   * @param last what the next frame is compared with
   */
  public record Decision(boolean frozen, LastFrame last) {}

  /** Decides about a frame that was kept. */
  public Decision decide(@Nullable LastFrame before, SeenFrame frame, KeptPicture picture) {
    if (before != null && frame.epochMillis() < before.epochMillis()) {
      return new Decision(false, before);
    }
    boolean frozen = before != null && isFrozen(before, frame, picture);
    return new Decision(
        frozen,
        new LastFrame(
            frame.epochMillis(),
            frame.frameId(),
            picture.analysis().width(),
            picture.analysis().height(),
            picture.checksum(),
            frozen));
  }

  private boolean isFrozen(LastFrame before, SeenFrame frame, KeptPicture picture) {
    boolean sentTwice =
        frame.epochMillis() == before.epochMillis() && frame.frameId().equals(before.frameId());
    if (sentTwice) {
      return before.frozen();
    }
    return memory.covers(before.epochMillis(), frame.epochMillis())
        && picture.checksum() == before.checksum()
        && picture.analysis().width() == before.width()
        && picture.analysis().height() == before.height();
  }
}
