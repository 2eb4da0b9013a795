package dev.millrace.vision.attribute;

import dev.millrace.vision.track.Track;
import dev.millrace.vision.track.TrackState;
import dev.millrace.vision.track.TrackerStep;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Gathers what is read in people's faces until there is enough for an estimate. It decides who is
 * looked at, so that the cost of a frame has a limit however many people it shows.
 *
 * @param personClass the class id whose objects have faces
 */
public record Attributes(AttributeSettings settings, int personClass) {
  /** Looks at one person in the frame that is being stepped over. */
  @FunctionalInterface
  public interface Look {
    /** What the person's face says; nothing where none can be read. */
    Optional<FaceReading> at(Track person);
  }

  /** Somebody who is in sight. */
  private record Seen(Track track, PersonState person) {}

  /**
   * Takes the next frame of a camera.
   *
   * @param before {@link AttributeState#EMPTY}, or what the frame before gave
   * @param step what the tracker made of the frame
   * @param look asked for the people whose turn it is
   * @return what to remember; people whom the tracker forgot are forgotten
   */
  public AttributeState step(AttributeState before, TrackerStep step, Look look) {
    Map<Long, PersonState> known = new HashMap<>();
    before.people().forEach(person -> known.put(person.trackId(), person));
    List<Seen> inSight = new ArrayList<>();
    for (Track track : step.tracks()) {
      if (track.classId() == personClass) {
        PersonState person = known.get(track.id());
        person = person == null ? PersonState.unknown(track.id()) : person.waited();
        known.put(track.id(), person);
        inSight.add(new Seen(track, person));
      }
    }
    inSight.stream()
        .filter(seen -> isDue(seen.person()))
        .sorted(Comparator.<Seen>comparingInt(seen -> seen.person().framesSinceLook()).reversed())
        .limit(settings.looksPerFrame())
        .forEach(
            seen -> {
              PersonState person = seen.person().lookedAt();
              known.put(person.trackId(), look.at(seen.track()).map(person::read).orElse(person));
            });
    return new AttributeState(remembered(known, step));
  }

  private boolean isDue(PersonState person) {
    return person.readings() < settings.mostReadings()
        && person.framesSinceLook() >= settings.everyFrames();
  }

  private static List<PersonState> remembered(Map<Long, PersonState> known, TrackerStep step) {
    Set<Long> tracked = new HashSet<>();
    for (TrackState track : step.state().tracks()) {
      tracked.add(track.id());
    }
    return known.values().stream()
        .filter(person -> tracked.contains(person.trackId()))
        .sorted(Comparator.comparingLong(PersonState::trackId))
        .toList();
  }

  /** What may be said of a person by now. */
  public Estimate estimate(AttributeState state, long trackId) {
    return state.people().stream()
        .filter(person -> person.trackId() == trackId)
        .filter(person -> person.readings() >= settings.fewestReadings())
        .findFirst()
        .map(PersonState::estimate)
        .orElse(Estimate.NONE);
  }
}
