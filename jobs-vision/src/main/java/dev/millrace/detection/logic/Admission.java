package dev.millrace.detection.logic;

import dev.millrace.detection.model.Arrivals;
import java.io.Serializable;
import java.util.Arrays;

/**
 * Decides which frames of a camera count, as they come in. A camera is held against its own clock:
 * a frame is late if it was taken longer than some time before the newest one, whatever other
 * cameras say.
 *
 * @param withinMillis how much earlier than the newest a frame may have been taken
 * @param mostRecent how many frames may lie in that time; where there are more, it is shorter
 */
public record Admission(long withinMillis, int mostRecent) implements Serializable {
  private static final long[] NONE = {};

  /** What becomes of a frame. */
  public enum Verdict {
    ADMITTED,
    LATE,
    DUPLICATE
  }

  public Admission {
    if (withinMillis < 0) {
      throw new IllegalArgumentException("frames are waited for 0 ms or longer");
    }
    if (mostRecent < 1) {
      throw new IllegalArgumentException("at least one frame is remembered");
    }
  }

  /**
   * What is known of a camera before its first frame.
   *
   * @param nowMillis names this life of the camera
   */
  public static Arrivals beforeTheFirst(long nowMillis) {
    return new Arrivals(nowMillis, 0, Long.MIN_VALUE, Long.MIN_VALUE, NONE, NONE, 0, 0, true, 0);
  }

  /** Whether a frame counts. */
  public Verdict judge(Arrivals arrivals, long epochMillis, long frameId) {
    if (epochMillis < arrivals.horizonMillis()) {
      return Verdict.LATE;
    }
    for (int i = 0; i < arrivals.recentIds().length; i++) {
      if (arrivals.recentIds()[i] == frameId && arrivals.recentMillis()[i] == epochMillis) {
        return Verdict.DUPLICATE;
      }
    }
    return Verdict.ADMITTED;
  }

  /** What is known once something was heard of the camera, whatever it was. */
  public static Arrivals heard(Arrivals before, Silence.Clock clock) {
    return new Arrivals(
        before.epoch(),
        before.numbered(),
        before.newestMillis(),
        before.horizonMillis(),
        before.recentMillis(),
        before.recentIds(),
        clock.nowMillis(),
        clock.workedMillis(),
        before.flushed(),
        before.alarmMillis());
  }

  /** What is known once a frame was admitted. */
  public Arrivals admitted(Arrivals before, long epochMillis, long frameId) {
    long newest = Math.max(before.newestMillis(), epochMillis);
    long horizon = Math.max(before.horizonMillis(), newest - withinMillis);
    int size = before.recentIds().length;
    long[] millis = Arrays.copyOf(before.recentMillis(), size + 1);
    long[] ids = Arrays.copyOf(before.recentIds(), size + 1);
    millis[size] = epochMillis;
    ids[size] = frameId;
    if (size + 1 > mostRecent) {
      horizon = Math.max(horizon, Arrays.stream(millis).min().orElseThrow() + 1);
    }
    int kept = 0;
    for (int i = 0; i <= size; i++) {
      if (millis[i] >= horizon) {
        millis[kept] = millis[i];
        ids[kept++] = ids[i];
      }
    }
    return new Arrivals(
        before.epoch(),
        before.numbered() + 1,
        newest,
        horizon,
        Arrays.copyOf(millis, kept),
        Arrays.copyOf(ids, kept),
        before.heardMillis(),
        before.workedMillis(),
        false,
        before.alarmMillis());
  }

  /** What is known once silence has shown that nothing earlier than the newest frame will come. */
  public Arrivals flushed(Arrivals before) {
    return new Arrivals(
        before.epoch(),
        before.numbered() + 1,
        before.newestMillis(),
        before.newestMillis() + 1,
        NONE,
        NONE,
        before.heardMillis(),
        before.workedMillis(),
        true,
        before.alarmMillis());
  }
}
