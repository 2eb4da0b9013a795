package dev.millrace.console.vision;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** All cameras that were heard, as many as there is room for. */
final class Cameras {
  static final int MOST = 64;

  /** What may wait for boxes, of all cameras together. */
  static final long MOST_BYTES = 64L << 20;

  /** Whoever is silent for so long makes room for others. */
  private static final long FORGOTTEN_AFTER_MILLIS = 60_000;

  private final Map<String, Camera> cameras = new LinkedHashMap<>();

  /** What was seen last by cameras of which no frame has come yet. */
  private final Map<String, Sighting> early =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Sighting> eldest) {
          return size() > MOST;
        }
      };

  private int numbered;
  private long crowdedOutAt = Long.MIN_VALUE;
  private long unreadable;

  /** Pages may know views of the console that was here before. */
  private long serial = System.currentTimeMillis() << 10;

  /**
   * All cameras at one moment.
   *
   * @param at that moment, in milliseconds since the epoch
   * @param caughtUp whether it is known which cameras there are
   * @param crowded whether there are more than can be shown
   * @param unreadable how many frames were none, or too large to show
   */
  record State(
      long at, boolean caughtUp, boolean crowded, long unreadable, List<CameraState> cameras) {}

  /** Takes a frame that has come at this time, in milliseconds since the epoch. */
  synchronized void take(HeardFrame frame, long arrived) {
    Camera known = cameras.get(frame.camera());
    if (known != null) {
      known.take(frame, arrived, allowance());
    } else if (hasRoom(arrived)) {
      var first = new Camera(++numbered, () -> ++serial, frame, arrived, allowance());
      cameras.put(frame.camera(), first);
      Sighting sighting = early.remove(frame.camera());
      if (sighting != null) {
        first.take(sighting, arrived);
      }
    } else {
      crowdedOutAt = arrived;
    }
  }

  /** Takes what was seen in a frame of a camera. */
  synchronized void take(String camera, Sighting sighting, long arrived) {
    Camera known = cameras.get(camera);
    if (known == null) {
      early.put(camera, sighting);
    } else {
      known.take(sighting, arrived);
    }
  }

  /** Counts what is no frame, or none to show. */
  synchronized void refuse() {
    unreadable++;
  }

  synchronized void forget() {
    cameras.clear();
    early.clear();
    crowdedOutAt = Long.MIN_VALUE;
    unreadable = 0;
  }

  synchronized State state(long now, boolean caughtUp) {
    boolean crowded = crowdedOutAt > now - FORGOTTEN_AFTER_MILLIS;
    List<CameraState> states = cameras.values().stream().map(one -> one.state(now)).toList();
    return new State(now, caughtUp, crowded, unreadable, states);
  }

  /**
   * What a page has not shown yet, in the order in which it asks.
   *
   * @param have the view that it has of each camera it shows, by the camera's number
   */
  synchronized List<View> newer(Map<Integer, Long> have) {
    var current = new LinkedHashMap<Integer, View>();
    cameras.values().forEach(one -> current.put(one.number(), one.view()));
    var newer = new ArrayList<View>();
    have.forEach(
        (camera, serial) -> {
          View view = current.get(camera);
          if (view != null && view.serial() != serial) {
            newer.add(view);
          }
        });
    return newer;
  }

  /** The names of cameras, by their numbers. */
  synchronized Map<Integer, String> names() {
    var names = new LinkedHashMap<Integer, String>();
    cameras.forEach((name, camera) -> names.put(camera.number(), name));
    return names;
  }

  private boolean hasRoom(long now) {
    if (cameras.size() < MOST) {
      return true;
    }
    return cameras.entrySet().stream()
        .max(Comparator.comparingLong(one -> one.getValue().silence(now)))
        .filter(one -> one.getValue().silence(now) > FORGOTTEN_AFTER_MILLIS)
        .map(one -> cameras.remove(one.getKey()) != null)
        .orElse(false);
  }

  private long allowance() {
    return MOST_BYTES / Math.max(1, cameras.size());
  }
}
