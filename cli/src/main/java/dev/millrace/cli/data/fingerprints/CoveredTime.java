package dev.millrace.cli.data.fingerprints;

import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/** The event time of each piece of equipment that needs no more work. Neighbours grow together. */
final class CoveredTime {
  private final Map<String, TreeMap<Long, Long>> endsByStart = new HashMap<>();

  void add(Window window) {
    TreeMap<Long, Long> stretches =
        endsByStart.computeIfAbsent(window.equipId(), equipId -> new TreeMap<>());
    long start = window.start();
    long end = start + window.size();
    Map.Entry<Long, Long> before = stretches.floorEntry(start);
    if (before != null && before.getValue() >= start) {
      start = before.getKey();
      end = Math.max(end, before.getValue());
    }
    Map.Entry<Long, Long> behind = stretches.ceilingEntry(start);
    while (behind != null && behind.getKey() <= end) {
      end = Math.max(end, behind.getValue());
      stretches.remove(behind.getKey());
      behind = stretches.ceilingEntry(start);
    }
    stretches.put(start, end);
  }

  boolean contains(String equipId, long epochMillis) {
    return overlaps(equipId, epochMillis, epochMillis + 1);
  }

  boolean overlaps(Window window) {
    return overlaps(window.equipId(), window.start(), window.start() + window.size());
  }

  private boolean overlaps(String equipId, long start, long end) {
    TreeMap<Long, Long> stretches = endsByStart.get(equipId);
    Map.Entry<Long, Long> last = stretches == null ? null : stretches.lowerEntry(end);
    return last != null && last.getValue() > start;
  }
}
