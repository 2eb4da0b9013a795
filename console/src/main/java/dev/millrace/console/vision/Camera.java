package dev.millrace.console.vision;

import dev.millrace.console.vision.CameraState.Boxes;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one camera. Frames wait a moment for what is seen in them, and the newest frame
 * with its boxes is shown; where boxes do not come, the newest frame as it is.
 */
final class Camera {
  /** A frame with boxes is shown as long as it is not older than the newest by more than this. */
  private static final long PATIENCE_MILLIS = 3_000;

  /** The rate is that of so long. */
  private static final long WINDOW_MILLIS = 5_000;

  /** Who sends seldom is silent late. */
  private static final long SHORTEST_SILENCE_MILLIS = 5_000;

  private static final long LONGEST_SILENCE_MILLIS = 60_000;

  private static final int MOST_EARLY = 64;
  private static final int MOST_ARRIVALS = 1_000;

  private final int number;
  private final LongSupplier serials;
  private final long begun;
  private final Deque<Waiting> waiting = new ArrayDeque<>();
  private final Deque<Long> arrivals = new ArrayDeque<>();

  /** What was seen in frames that have not come yet; topics know no order among each other. */
  private final Map<Which, Sighting> early =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Which, Sighting> eldest) {
          return size() > MOST_EARLY;
        }
      };

  private Waiting newest;
  private long gapMillis;
  private long waitingBytes;
  private @Nullable View boxed;
  private long boxedArrived;
  private @Nullable View plain;
  private @Nullable Sighting latest;
  private long latestArrived;

  /** A frame, and when it came. */
  private record Waiting(HeardFrame frame, long arrived) {}

  /** Cameras may count anew, so that the number alone does not do. */
  private record Which(long number, long at) {
    static Which of(HeardFrame frame) {
      return new Which(frame.number(), frame.at());
    }
  }

  /**
   * A camera of which the first frame has come.
   *
   * @param serials gives a number that no view has yet
   */
  Camera(int number, LongSupplier serials, HeardFrame first, long arrived, long allowance) {
    this.number = number;
    this.serials = serials;
    this.begun = arrived;
    this.newest = new Waiting(first, arrived);
    take(first, arrived, allowance);
  }

  /**
   * Takes the next frame.
   *
   * @param allowance how many bytes may wait
   */
  void take(HeardFrame frame, long arrived, long allowance) {
    gapMillis = arrived - newest.arrived();
    newest = new Waiting(frame, arrived);
    plain = null;
    arrivals.addLast(arrived);
    if (arrivals.size() > MOST_ARRIVALS) {
      arrivals.removeFirst();
    }
    waiting.addLast(newest);
    waitingBytes += size(newest);
    Sighting sighting = early.remove(Which.of(frame));
    if (sighting != null) {
      show(newest, sighting);
      drop(waiting.size());
    }
    while (!waiting.isEmpty()
        && (waitingBytes > allowance || waiting.getFirst().arrived() < arrived - PATIENCE_MILLIS)) {
      drop(1);
    }
  }

  /** Takes what was seen in a frame, whether that is still to come, waits, or is gone. */
  void take(Sighting sighting, long arrived) {
    latest = sighting;
    latestArrived = arrived;
    var which = new Which(sighting.number(), sighting.at());
    int before = 0;
    for (Waiting one : waiting) {
      if (which.equals(Which.of(one.frame()))) {
        show(one, sighting);
        drop(before + 1);
        return;
      }
      before++;
    }
    early.put(which, sighting);
  }

  private void show(Waiting shown, Sighting sighting) {
    boxed = View.of(number, serials.getAsLong(), shown.frame(), sighting);
    boxedArrived = shown.arrived();
  }

  /** Forgets the first of those that wait: what is shown never goes back to them. */
  private void drop(int count) {
    for (int i = 0; i < count; i++) {
      waitingBytes -= size(waiting.removeFirst());
    }
  }

  /** By what pages ask for its frames. */
  int number() {
    return number;
  }

  /** What is to be shown. */
  View view() {
    View current = boxed;
    if (current != null && newest.arrived() - boxedArrived <= PATIENCE_MILLIS) {
      return current;
    }
    boxed = null;
    View bare = plain;
    if (bare == null) {
      bare = View.of(number, serials.getAsLong(), newest.frame(), null);
      plain = bare;
    }
    return bare;
  }

  CameraState state(long now) {
    View view = view();
    Sighting sighting = view.sighting();
    Boxes boxes = boxes(view, now);
    return new CameraState(
        number,
        newest.frame().camera(),
        isSilent(now),
        newest.arrived(),
        perSecond(now),
        view.serial(),
        view.frame().number(),
        view.frame().at(),
        boxes,
        boxes == Boxes.BEHIND ? behindMillis() : null,
        sighting == null ? Map.of() : sighting.counts());
  }

  private Boxes boxes(View view, long now) {
    if (view.sighting() != null) {
      return Boxes.DRAWN;
    }
    return behindMillis() != null && now - latestArrived <= WINDOW_MILLIS
        ? Boxes.BEHIND
        : Boxes.NONE;
  }

  private @Nullable Long behindMillis() {
    Sighting seen = latest;
    return seen == null ? null : Math.max(0, newest.frame().at() - seen.at());
  }

  boolean isSilent(long now) {
    long usual = Math.min(LONGEST_SILENCE_MILLIS, 3 * gapMillis);
    return silence(now) > Math.max(SHORTEST_SILENCE_MILLIS, usual);
  }

  /** For how many milliseconds nothing has come. */
  long silence(long now) {
    return now - newest.arrived();
  }

  private double perSecond(long now) {
    while (!arrivals.isEmpty() && arrivals.getFirst() < now - WINDOW_MILLIS) {
      arrivals.removeFirst();
    }
    long known = Math.min(WINDOW_MILLIS, now - begun);
    return arrivals.size() * 1_000.0 / Math.max(1_000, known);
  }

  private static int size(Waiting one) {
    return one.frame().picture().bytes().length;
  }
}
