package dev.millrace.cli.data.verify;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/**
 * The frames of one camera, and the order in which they have to be tracked: that of their times,
 * and among equal times that of their ids.
 *
 * @param <T> what becomes of a frame before its turn comes
 */
final class CameraFrames<T> {
  /**
   * A frame of the input.
   *
   * @param time in epoch milliseconds
   * @param newest whether it was taken after all frames of the camera that came before it
   */
  record Entry(long time, long frameId, long place, boolean newest) {}

  /** What has to become of a frame. */
  enum Fate {
    TRACKED,
    /** A dead letter says that it came too late, or once more. */
    LATE,
    /** It came once more, and no dead letter says so. */
    DOUBLED
  }

  private static final Comparator<Entry> IN_ORDER =
      Comparator.comparingLong(Entry::time)
          .thenComparingLong(Entry::frameId)
          .thenComparingLong(Entry::place);

  private final List<Entry> entries = new ArrayList<>();
  private final Map<Integer, T> early = new HashMap<>();
  private final List<Fate> fates = new ArrayList<>();
  private int partition = -1;
  private boolean scattered;
  private long latest = Long.MIN_VALUE;
  private int next;

  /** Takes the next frame as they came in. */
  void add(long time, long frameId, int fromPartition, long place) {
    scattered |= partition >= 0 && partition != fromPartition;
    partition = fromPartition;
    entries.add(new Entry(time, frameId, place, time > latest));
    latest = Math.max(latest, time);
  }

  /** Settles the order and everybody's fate, once it is known what the job called late. */
  void settle(LateLetters late) {
    entries.sort(IN_ORDER);
    Entry tracked = null;
    for (Entry entry : entries) {
      // Whoever is newer than all before cannot be late; only within a partition is there a before.
      boolean excused = late.isAbout(entry.place()) && (scattered || !entry.newest());
      boolean again =
          tracked != null && tracked.time() == entry.time() && tracked.frameId() == entry.frameId();
      fates.add(excused ? Fate.LATE : again ? Fate.DOUBLED : Fate.TRACKED);
      tracked = excused ? tracked : entry;
    }
  }

  Fate fate(long time, long frameId, long place) {
    return fates.get(rank(time, frameId, place));
  }

  private int rank(long time, long frameId, long place) {
    return Collections.binarySearch(entries, new Entry(time, frameId, place, false), IN_ORDER);
  }

  /** Takes what became of a frame that is to be tracked, and hands on those whose turn it is. */
  void take(long time, long frameId, long place, T outcome, BiConsumer<Entry, T> turn) {
    early.put(rank(time, frameId, place), outcome);
    for (; next < entries.size(); next++) {
      if (fates.get(next) != Fate.TRACKED) {
        continue;
      }
      T ready = early.remove(next);
      if (ready == null) {
        return;
      }
      turn.accept(entries.get(next), ready);
    }
  }
}
