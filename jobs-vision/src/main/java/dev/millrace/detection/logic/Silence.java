package dev.millrace.detection.logic;

import dev.millrace.detection.model.Arrivals;
import java.io.Serializable;

/**
 * Decides when a camera has fallen silent. Time in which the machine was at work does not count:
 * the camera's frames may be waiting behind it.
 *
 * @param flushMillis after so much silence no earlier frame is waited for any more
 * @param forgetMillis after so much the camera is forgotten
 * @param restartMillis after a restart a camera is given at least so long to be heard again
 */
public record Silence(long flushMillis, long forgetMillis, long restartMillis)
    implements Serializable {
  /** What silence means for a camera. */
  public enum Meaning {
    NOTHING_YET,
    NO_EARLIER_FRAME_COMES,
    FORGOTTEN
  }

  public Silence {
    if (flushMillis < 1) {
      throw new IllegalArgumentException("silence takes at least a millisecond");
    }
    if (forgetMillis <= flushMillis) {
      throw new IllegalArgumentException(
          "a camera is forgotten after more than the %d ms of silence that close its order, not after"
                  .formatted(flushMillis)
              + " %d ms".formatted(forgetMillis));
    }
  }

  /**
   * How the clock of the machine stands.
   *
   * @param nowMillis now
   * @param openedMillis when the job was started or restarted
   * @param workedMillis for how long of that time it was at work
   */
  public record Clock(long nowMillis, long openedMillis, long workedMillis) {}

  /** What a camera's silence means by now. */
  public Meaning meaning(Arrivals camera, Clock clock) {
    long silent = silentMillis(camera, clock);
    if (silent >= forgetAfter(camera, clock)) {
      return Meaning.FORGOTTEN;
    }
    return !camera.flushed() && silent >= flushAfter(camera, clock)
        ? Meaning.NO_EARLIER_FRAME_COMES
        : Meaning.NOTHING_YET;
  }

  /** After how many milliseconds silence may mean something else, at least one. */
  public long askAgainAfter(Arrivals camera, Clock clock) {
    long next = camera.flushed() ? forgetAfter(camera, clock) : flushAfter(camera, clock);
    return Math.max(1, next - silentMillis(camera, clock));
  }

  private long flushAfter(Arrivals camera, Clock clock) {
    return isFromBefore(camera, clock) ? Math.max(flushMillis, restartMillis) : flushMillis;
  }

  private long forgetAfter(Arrivals camera, Clock clock) {
    return isFromBefore(camera, clock) ? Math.max(forgetMillis, restartMillis) : forgetMillis;
  }

  private static long silentMillis(Arrivals camera, Clock clock) {
    return isFromBefore(camera, clock)
        ? clock.nowMillis() - clock.openedMillis() - clock.workedMillis()
        : clock.nowMillis() - camera.heardMillis() - (clock.workedMillis() - camera.workedMillis());
  }

  private static boolean isFromBefore(Arrivals camera, Clock clock) {
    return camera.heardMillis() < clock.openedMillis();
  }
}
