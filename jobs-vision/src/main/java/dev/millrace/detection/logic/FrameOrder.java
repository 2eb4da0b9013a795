package dev.millrace.detection.logic;

import dev.millrace.detection.model.LookedAt;
import dev.millrace.detection.model.Sight;
import dev.millrace.detection.model.Turns;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Puts the frames of a camera back in order: first in that of their arrival, which looking at them
 * side by side has mixed up; from there in that of their times, as far as frames may come late. It
 * waits for nothing but numbers, so the same arrivals give the same order however long anything
 * took.
 */
public final class FrameOrder {
  private static final Comparator<LookedAt> BY_NUMBER =
      Comparator.comparingLong(LookedAt::epoch).thenComparingLong(LookedAt::number);

  private static final Comparator<Sight> BY_TIME =
      Comparator.comparingLong(Sight::epochMillis).thenComparingLong(Sight::frameId);

  private FrameOrder() {}

  /**
   * What one arrival settles.
   *
   * @param turns null where the camera was forgotten and nothing of a new life has come
   * @param settled frames whose turn it is
   */
  public record Step(@Nullable Turns turns, List<Turn> settled) {}

  /**
   * One step of the camera's story.
   *
   * @param sight null where it ends, and the camera is forgotten
   */
  public record Turn(@Nullable Sight sight) {}

  /** Takes what was looked at, in any order. */
  public static Step step(@Nullable Turns before, LookedAt looked) {
    List<LookedAt> early = new ArrayList<>(before == null ? List.of() : before.early());
    early.add(looked);
    early.sort(BY_NUMBER);
    List<Sight> waiting = new ArrayList<>(before == null ? List.of() : before.waiting());
    // Who was forgotten begins with 1 again, in a later epoch; nothing of the earlier one is left.
    long epoch = before == null ? early.get(0).epoch() : before.epoch();
    long next = before == null ? 1 : before.next();
    List<Turn> settled = new ArrayList<>();
    while (!early.isEmpty() && early.get(0).epoch() == epoch && early.get(0).number() == next) {
      LookedAt now = early.remove(0);
      next++;
      if (now.sight() != null) {
        waiting.add(now.sight());
      }
      settle(waiting, now, settled);
      if (now.farewell()) {
        settled.add(new Turn(null));
        if (early.isEmpty()) {
          return new Step(null, settled);
        }
        epoch = early.get(0).epoch();
        next = 1;
      }
    }
    return new Step(new Turns(epoch, next, List.copyOf(early), List.copyOf(waiting)), settled);
  }

  private static void settle(List<Sight> waiting, LookedAt now, List<Turn> settled) {
    waiting.sort(BY_TIME);
    int done = 0;
    while (done < waiting.size() && waiting.get(done).epochMillis() < now.horizonMillis()) {
      settled.add(new Turn(waiting.get(done++)));
    }
    waiting.subList(0, done).clear();
  }
}
