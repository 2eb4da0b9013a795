package dev.millrace.console.sensors;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The latest windows of one sensor, in the order of time: arrays, since thousands of sensors are
 * remembered.
 */
final class SensorHistory {
  static final int WINDOWS = 60;

  /** With fewer windows before the last one nobody can tell what is usual. */
  static final int FEWEST = 5;

  private static final double FARTHEST = 99;
  private static final int NUMBERS = 3;
  private static final int TIMES = 2;
  private static final int COUNTS = 3;

  private int size;
  private long[] times = new long[0];
  private double[] numbers = new double[0];
  private int[] counts = new int[0];

  /** Takes a window, in whatever order they come; a later result takes the place of an earlier. */
  void put(Point point) {
    int at = size;
    while (at > 0 && times[TIMES * (at - 1)] >= point.start()) {
      at--;
    }
    boolean known = at < size && times[TIMES * at] == point.start();
    if (!known) {
      if (size == WINDOWS) {
        if (at == 0) {
          return; // Older than what is kept.
        }
        move(1, 0, --at);
      } else {
        makeRoom();
        move(at, at + 1, size - at);
        size++;
      }
    }
    times[TIMES * at] = point.start();
    times[TIMES * at + 1] = point.end();
    set(NUMBERS * at, point.min());
    set(NUMBERS * at + 1, point.mean());
    set(NUMBERS * at + 2, point.max());
    counts[COUNTS * at] = fitting(point.count());
    counts[COUNTS * at + 1] = fitting(point.nulls());
    counts[COUNTS * at + 2] = fitting(point.invalid());
  }

  private void makeRoom() {
    int room = times.length / TIMES;
    if (size == room) {
      int more = Math.min(WINDOWS, Math.max(4, room * 2));
      times = Arrays.copyOf(times, more * TIMES);
      numbers = Arrays.copyOf(numbers, more * NUMBERS);
      counts = Arrays.copyOf(counts, more * COUNTS);
    }
  }

  private void move(int from, int to, int windows) {
    System.arraycopy(times, TIMES * from, times, TIMES * to, TIMES * windows);
    System.arraycopy(numbers, NUMBERS * from, numbers, NUMBERS * to, NUMBERS * windows);
    System.arraycopy(counts, COUNTS * from, counts, COUNTS * to, COUNTS * windows);
  }

  private void set(int at, @Nullable Double number) {
    numbers[at] = number == null ? Double.NaN : number;
  }

  private static int fitting(long count) {
    return (int) Math.min(Integer.MAX_VALUE, count);
  }

  List<Point> points() {
    var points = new ArrayList<Point>(size);
    for (int at = 0; at < size; at++) {
      points.add(at(at));
    }
    return points;
  }

  Point last() {
    return at(size - 1);
  }

  private Point at(int at) {
    return new Point(
        times[TIMES * at],
        times[TIMES * at + 1],
        number(NUMBERS * at),
        number(NUMBERS * at + 1),
        number(NUMBERS * at + 2),
        counts[COUNTS * at],
        counts[COUNTS * at + 1],
        counts[COUNTS * at + 2]);
  }

  private @Nullable Double number(int at) {
    return Double.isNaN(numbers[at]) ? null : numbers[at];
  }

  /**
   * How far the last window's mean lies from the means of the windows before, in their standard
   * deviations; nothing where there are too few of them. Where they never differed at all, any
   * other mean lies infinitely far, which is said as 99.
   */
  @Nullable Double deviation() {
    if (size == 0 || Double.isNaN(numbers[NUMBERS * (size - 1) + 1])) {
      return null;
    }
    double last = numbers[NUMBERS * (size - 1) + 1];
    int count = 0;
    double mean = 0;
    double squares = 0;
    for (int at = 0; at < size - 1; at++) {
      double one = numbers[NUMBERS * at + 1];
      if (!Double.isNaN(one)) {
        count++;
        double distance = one - mean;
        mean += distance / count;
        squares += distance * (one - mean); // Welford
      }
    }
    if (count < FEWEST) {
      return null;
    }
    double usual = Math.sqrt(squares / count);
    double far = last - mean;
    if (far == 0) {
      return 0.0;
    }
    return Math.max(-FARTHEST, Math.min(FARTHEST, far / usual));
  }
}
