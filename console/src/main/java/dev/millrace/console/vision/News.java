package dev.millrace.console.vision;

import dev.millrace.videostatistics.model.Grouping;
import dev.millrace.videostatistics.model.VideoAggregation;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What is told beside frames: the newest events, and the newest window of each source. */
final class News {
  static final int MOST_EVENTS = 100;
  static final int MOST_SOURCES = 100;

  /** By id, in the order in which they came: a job that starts again tells some once more. */
  private final Map<String, SeenEvent> events = bounded(MOST_EVENTS);

  private final Map<String, VideoAggregation> windows = bounded(MOST_SOURCES);

  /**
   * All there is to tell.
   *
   * @param events as they came, the newest last
   * @param windows of the statistics of videos, by source
   */
  record State(List<SeenEvent> events, List<VideoAggregation> windows) {}

  synchronized void take(SeenEvent event) {
    events.putIfAbsent(event.id(), event);
  }

  /** Takes a window of one source; others tell nothing that these do not. */
  synchronized void take(VideoAggregation window) {
    if (window.by() == Grouping.SOURCE && window.key() != null) {
      windows.merge(window.key(), window, News::later);
    }
  }

  synchronized void forget() {
    events.clear();
    windows.clear();
  }

  synchronized State state() {
    return new State(List.copyOf(events.values()), List.copyOf(windows.values()));
  }

  private static VideoAggregation later(VideoAggregation one, VideoAggregation other) {
    return other.windowStart() >= one.windowStart() ? other : one;
  }

  private static <V> Map<String, V> bounded(int most) {
    return new LinkedHashMap<>() {
      @Override
      protected boolean removeEldestEntry(Map.Entry<String, V> eldest) {
        return size() > most;
      }
    };
  }
}
