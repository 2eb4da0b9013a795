package dev.millrace.vision.sample;

import dev.millrace.vision.evaluate.GroundTruth;
import dev.millrace.vision.evaluate.MotRow;
import dev.millrace.vision.model.Box;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;

/**
 * A street with people, bicycles, cars and buses that goes on for ever. Where everybody is follows
 * from the seed and the time alone, so that any frame can be asked for.
 *
 * @param width of a frame in pixels
 * @param height of a frame in pixels
 */
public record Street(long seed, int width, int height, double framesPerSecond) {
  /** Where the street ends in the distance, as a share of the height. */
  static final double HORIZON = 0.3;

  /** A metre at the lower edge, as a share of the height. */
  private static final double METRE = 0.16;

  /** What is less visible is not asked for. */
  private static final double HIDDEN = 0.25;

  /**
   * A strip of the street that its users follow.
   *
   * @param depth of its middle, see {@link StreetObject#depth()}
   * @param spread how far from the middle users keep
   * @param pause how often somebody may come, in seconds
   * @param share how often somebody does
   * @param slowest in metres a second
   * @param both whether they go in both directions
   */
  private record Lane(
      double depth,
      double spread,
      double pause,
      double share,
      double slowest,
      double fastest,
      boolean leftwards,
      boolean both) {}

  private static final double FARTHEST = 0.25;
  private static final double SLOWEST = 0.8;
  private static final double LONGEST_REST = 5;

  private static final List<Lane> LANES =
      List.of(
          new Lane(0.28, 0.03, 2.5, 0.6, SLOWEST, 1.7, false, true),
          new Lane(0.42, 0, 6, 0.6, 7, 7, false, false),
          new Lane(0.56, 0, 6, 0.6, 8, 8, true, false),
          new Lane(0.66, 0.01, 5, 0.5, 3.5, 5.5, false, false),
          new Lane(0.86, 0.1, 2, 0.5, SLOWEST, 1.7, false, true));

  private static final int BICYCLES = 3;

  public Street {
    if (width < 64 || height < 48 || width > 7680 || height > 4320) {
      throw new IllegalArgumentException(
          "a street is 64 x 48 to 7680 x 4320 pixels, not " + width + " x " + height);
    }
    if (!(framesPerSecond > 0 && framesPerSecond <= 1000)) {
      throw new IllegalArgumentException("frames a second are 0 to 1000, not " + framesPerSecond);
    }
  }

  /**
   * What the street shows.
   *
   * @param number from 1
   */
  public StreetFrame frame(int number) {
    double seconds = number / framesPerSecond;
    List<StreetObject> objects = new ArrayList<>();
    for (int lane = 0; lane < LANES.size(); lane++) {
      double pause = LANES.get(lane).pause();
      long first = (long) Math.floor((seconds - longestSeconds()) / pause);
      long last = (long) Math.floor(seconds / pause);
      for (long slot = first; slot <= last; slot++) {
        addUser(lane, slot, seconds, objects);
      }
    }
    objects.sort(
        Comparator.comparingDouble(StreetObject::depth).thenComparingLong(StreetObject::id));
    return new StreetFrame(
        number, Math.round(number * 1000 / framesPerSecond), withVisibility(objects));
  }

  /** The truth of a sequence, in the form in which trackers are scored. */
  public GroundTruth truth(int frames) {
    List<MotRow> rows = new ArrayList<>();
    for (int number = 1; number <= frames; number++) {
      for (StreetObject object : frame(number).objects()) {
        rows.add(
            new MotRow(
                number,
                object.id(),
                object.box(),
                object.visibility() < HIDDEN ? 0 : 1,
                MotRow.PEDESTRIAN));
      }
    }
    return new GroundTruth(rows, false, false);
  }

  private void addUser(int laneNumber, long slot, double seconds, List<StreetObject> objects) {
    Lane lane = LANES.get(laneNumber);
    var random = new SplittableRandom(seed * 1_000_003 + slot * 31 + laneNumber);
    // The first numbers of seeds that are close are close too.
    random = random.split();
    if (random.nextDouble() >= lane.share()) {
      return;
    }
    StreetUser user = userOf(laneNumber, random.nextDouble());
    double depth = lane.depth() + lane.spread() * random.nextDouble(-1, 1);
    double speed = lane.slowest() + (lane.fastest() - lane.slowest()) * random.nextDouble();
    boolean leftwards = lane.both() ? random.nextBoolean() : lane.leftwards();
    double size = random.nextDouble(0.9, 1.1);
    double start = (slot + random.nextDouble(0.3)) * lane.pause();
    boolean rests = user == StreetUser.PERSON && random.nextDouble() < 0.2;
    double restAfter = random.nextDouble(2, 8);
    double restFor = rests ? random.nextDouble(1.5, LONGEST_REST) : 0;

    double going = seconds - start;
    double moving = going <= restAfter ? going : Math.max(restAfter, going - restFor);
    double metre = METRE * height * depth;
    double objectWidth = user.metresLong() * size * metre;
    double objectHeight = user.metresHigh() * size * metre;
    double gone = speed * moving * metre - objectWidth;
    double left = leftwards ? width - gone - objectWidth : gone;
    if (going < 0 || left > width || left + objectWidth < 0) {
      return;
    }
    double ground = height * (HORIZON + (1 - HORIZON) * depth);
    double bob = user == StreetUser.PERSON ? 0.01 * Math.sin(7 * speed * moving) : 0;
    double top = ground - objectHeight * (1 + bob);
    objects.add(
        new StreetObject(
            1 + sinceTheFirst(slot, lane) * LANES.size() + laneNumber,
            user,
            new Box(left, top, left + objectWidth, ground),
            1,
            depth,
            speed * moving,
            leftwards));
  }

  /** Nobody takes longer from one side to the other: slow, far away, and resting on the way. */
  private double longestSeconds() {
    double metres = width / (METRE * height * FARTHEST) + 2 * StreetUser.BUS.metresLong();
    return metres / SLOWEST + LONGEST_REST;
  }

  /** Counts from those who were on their way before the first frame. */
  private long sinceTheFirst(long slot, Lane lane) {
    return slot + (long) Math.ceil(longestSeconds() / lane.pause());
  }

  private static StreetUser userOf(int lane, double chance) {
    return switch (lane) {
      case 0, 4 -> StreetUser.PERSON;
      case BICYCLES -> StreetUser.BICYCLE;
      default -> chance < 0.2 ? StreetUser.BUS : StreetUser.CAR;
    };
  }

  private List<StreetObject> withVisibility(List<StreetObject> farToNear) {
    List<StreetObject> seen = new ArrayList<>();
    for (int i = 0; i < farToNear.size(); i++) {
      StreetObject object = farToNear.get(i);
      List<StreetObject> nearer = farToNear.subList(i + 1, farToNear.size());
      Box box = object.box();
      seen.add(
          object.seen(
              Visibility.of(
                  box,
                  width,
                  height,
                  (x, y) ->
                      Lantern.covers(this, box.bottom(), x, y)
                          || nearer.stream().anyMatch(each -> each.box().contains(x, y)))));
    }
    return seen;
  }
}
