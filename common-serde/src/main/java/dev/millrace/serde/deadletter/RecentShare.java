package dev.millrace.serde.deadletter;

import java.util.Arrays;

/** The share of dead records in a time that moves along, in steps of a tenth of it. */
final class RecentShare {
  private static final int STEPS = 10;

  private final long stepMillis;
  private final long[] records = new long[STEPS];
  private final long[] dead = new long[STEPS];
  private long step = Long.MIN_VALUE;

  RecentShare(long periodMillis) {
    stepMillis = Math.max(1, periodMillis / STEPS);
  }

  void add(boolean isDead, long now) {
    moveTo(now / stepMillis);
    int place = (int) Math.floorMod(step, (long) STEPS);
    records[place]++;
    if (isDead) {
      dead[place]++;
    }
  }

  long records() {
    return Arrays.stream(records).sum();
  }

  long dead() {
    return Arrays.stream(dead).sum();
  }

  private void moveTo(long next) {
    // A clock that is set back must not bring back what was forgotten.
    if (next <= step) {
      return;
    }
    long first = step == Long.MIN_VALUE ? next : Math.max(step + 1, next - STEPS + 1);
    for (long passed = first; passed <= next; passed++) {
      int place = (int) Math.floorMod(passed, (long) STEPS);
      records[place] = 0;
      dead[place] = 0;
    }
    step = next;
  }
}
