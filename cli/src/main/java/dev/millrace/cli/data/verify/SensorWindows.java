package dev.millrace.cli.data.verify;

import java.util.HashMap;
import java.util.Map;

/**
 * The windows of all equipment. The input is gone through twice: first to learn how many messages
 * each window has, then to collect their readings, which are let go as soon as a window has seen
 * all of its messages.
 */
final class SensorWindows {
  /** Takes a window that has all of its messages. */
  @FunctionalInterface
  interface Visitor {
    void visit(String equipId, long start, Map<Integer, SensorReadings> readings);
  }

  /** A window of one piece of equipment, which is a number from {@link Names}. */
  private record Key(int equipment, long start) {}

  /** What one window has seen so far. */
  private static final class Contents {
    private long outstanding;
    private final Map<Integer, SensorReadings> readings = new HashMap<>();
  }

  private final long sizeMillis;
  private final Names equipment = new Names();
  private final Names sensors = new Names();
  private final Map<Key, Contents> windows = new HashMap<>();

  SensorWindows(long sizeMillis) {
    this.sizeMillis = sizeMillis;
  }

  Names sensors() {
    return sensors;
  }

  /** How many have messages. */
  int size() {
    return windows.size();
  }

  long end(long start) {
    return start + sizeMillis;
  }

  /** Counts a message, the first time through. */
  void announce(Measurement message) {
    windows.computeIfAbsent(key(message), key -> new Contents()).outstanding++;
  }

  /**
   * Takes a message, the second time through.
   *
   * @param late whether it belongs to the window but came too late
   * @param visitor sees the window if this was its last message and any was on time
   */
  void add(Measurement message, boolean late, Visitor visitor) {
    Key key = key(message);
    Contents contents = windows.get(key);
    if (contents == null) {
      throw new IllegalStateException("the input has changed while it was read");
    }
    if (!late) {
      message
          .readings()
          .forEach(
              (sensor, reading) ->
                  contents
                      .readings
                      .computeIfAbsent(sensors.number(sensor), number -> new SensorReadings())
                      .add(reading));
    }
    if (--contents.outstanding == 0) {
      if (!contents.readings.isEmpty()) {
        visitor.visit(message.equipId(), key.start(), contents.readings);
      }
      windows.remove(key);
    }
  }

  private Key key(Measurement message) {
    return new Key(
        equipment.number(message.equipId()),
        Math.floorDiv(message.time(), sizeMillis) * sizeMillis);
  }
}
