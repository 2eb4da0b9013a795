package dev.millrace.videostatistics.logic;

import java.io.Serializable;
import java.time.Duration;

/**
 * How long a source's last frame is remembered, in event time, so that a replay remembers the same.
 *
 * @param span frames that lie further apart know nothing of each other
 */
public record Memory(Duration span) implements Serializable {
  private static final int STEPS = 16;

  public Memory {
    if (span.toMillis() < STEPS) {
      throw new IllegalArgumentException("source.forget-after is too short: " + span);
    }
  }

  /** Whether a frame is still known when another comes. */
  public boolean covers(long earlier, long later) {
    return later - earlier <= span.toMillis();
  }

  /**
   * When a frame can be forgotten, a little later than it must be: so the frames of a long time
   * share a timer.
   */
  public long endOf(long epochMillis) {
    long step = span.toMillis() / STEPS;
    return (Math.floorDiv(epochMillis + span.toMillis(), step) + 1) * step;
  }

  /** Whether a frame can be forgotten at this time. */
  public boolean isOver(long epochMillis, long now) {
    return endOf(epochMillis) <= now;
  }
}
