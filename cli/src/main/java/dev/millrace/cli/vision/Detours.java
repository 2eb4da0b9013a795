package dev.millrace.cli.vision;

import dev.millrace.serde.sample.Dice;
import java.time.Duration;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Lets some pictures of a camera take longer than others, so that they arrive behind later ones.
 * The same seed gives the same order each time.
 */
final class Detours {
  private static final double SHARE = 0.25;

  /**
   * A picture on its way.
   *
   * @param due when it arrives, since the first frame
   */
  record Late(FrameFeed.Picture picture, Duration due) {}

  private final FrameFeed feed;
  private final long most;
  private final long longestMillis;
  private final Dice dice;
  private final PriorityQueue<Late> underway =
      new PriorityQueue<>(
          Comparator.comparing(Late::due).thenComparingLong(late -> late.picture().number()));
  private Duration reached = Duration.ZERO;
  private long read;
  private boolean ended;

  /**
   * Detours from a feed.
   *
   * @param most how many pictures there are at most
   * @param longest how much later than it should a picture may arrive; zero keeps the order
   */
  Detours(FrameFeed feed, long most, Duration longest, long seed) {
    this.feed = feed;
    this.most = most;
    this.longestMillis = longest.toMillis();
    this.dice = new Dice(seed);
  }

  FrameFeed feed() {
    return feed;
  }

  /** The next one to arrive; null at the end, and when it is wanted no longer. */
  @Nullable Late next(BooleanSupplier wanted) throws InterruptedException {
    // Whatever is read from here on arrives later than what was due when it was taken.
    while (!ended && (underway.isEmpty() || underway.peek().due().compareTo(reached) > 0)) {
      FrameFeed.Picture picture = feed.next(wanted);
      if (picture == null) {
        if (!wanted.getAsBoolean()) {
          return null;
        }
        ended = true;
      } else {
        ended = ++read == most;
        reached = picture.time();
        underway.add(new Late(picture, picture.time().plusMillis(detour())));
      }
    }
    return underway.poll();
  }

  private long detour() {
    return longestMillis > 0 && dice.chance(SHARE) ? dice.below(longestMillis + 1) : 0;
  }
}
