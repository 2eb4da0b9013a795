package dev.millrace.cli.data.verify;

import java.util.ArrayList;
import java.util.List;

/**
 * Compares what one topic must hold with what it holds: every record exactly once.
 *
 * <p>Only digests are kept. A record is told from another by its identity; one whose identity is
 * expected but whose content is not, is wrong.
 */
final class Comparison {
  private static final int EXAMPLES = 5;

  /** What became of one record that was found. */
  enum Outcome {
    RIGHT,
    DOUBLED,
    WRONG,
    UNEXPECTED
  }

  private final String topic;
  private final Counts byContent = new Counts();
  private final Counts byIdentity = new Counts();
  private final List<Long> wrongPlaces = new ArrayList<>();
  private final List<Long> doubledPlaces = new ArrayList<>();
  private final List<Long> unexpectedPlaces = new ArrayList<>();
  private long expected;
  private long found;
  private long doubled;
  private long wrong;
  private long unexpected;

  Comparison(String topic) {
    this.topic = topic;
  }

  /**
   * Expects a record.
   *
   * @param place where in the input it comes from, to be able to name it when it is missing
   */
  void expect(long identity, long content, long place) {
    expected++;
    byIdentity.expect(identity, place);
    byContent.expect(content, place);
  }

  Outcome find(long identity, long content, long place) {
    found++;
    if (byContent.expected(content) > 0) {
      boolean oneTooMany = byContent.find(content) > byContent.expected(content);
      byIdentity.find(identity);
      if (oneTooMany) {
        doubled++;
        example(doubledPlaces, place);
        return Outcome.DOUBLED;
      }
      return Outcome.RIGHT;
    }
    if (byIdentity.expected(identity) > 0) {
      byIdentity.find(identity);
      wrong++;
      example(wrongPlaces, place);
      return Outcome.WRONG;
    }
    unexpected++;
    example(unexpectedPlaces, place);
    return Outcome.UNEXPECTED;
  }

  /** Finds a record whose content cannot be compared. */
  Outcome findAny(long identity, long place) {
    found++;
    if (byIdentity.expected(identity) == 0) {
      unexpected++;
      example(unexpectedPlaces, place);
      return Outcome.UNEXPECTED;
    }
    if (byIdentity.find(identity) > byIdentity.expected(identity)) {
      doubled++;
      example(doubledPlaces, place);
      return Outcome.DOUBLED;
    }
    return Outcome.RIGHT;
  }

  private static void example(List<Long> places, long place) {
    if (places.size() < EXAMPLES) {
      places.add(place);
    }
  }

  String topic() {
    return topic;
  }

  long expected() {
    return expected;
  }

  long found() {
    return found;
  }

  long doubled() {
    return doubled;
  }

  long wrong() {
    return wrong;
  }

  long unexpected() {
    return unexpected;
  }

  List<Long> wrongPlaces() {
    return wrongPlaces;
  }

  List<Long> doubledPlaces() {
    return doubledPlaces;
  }

  List<Long> unexpectedPlaces() {
    return unexpectedPlaces;
  }

  /** Where in the input the record with this identity comes from. */
  long placeOf(long identity) {
    return byIdentity.place(identity);
  }

  boolean hasFound(long identity) {
    return byIdentity.found(identity) > 0;
  }

  /** How many records nothing came for. */
  long missing() {
    long[] missing = {0};
    byIdentity.forEach((wanted, seen, place) -> missing[0] += Math.max(0, wanted - seen));
    return missing[0];
  }

  /** Where in the input some of the missing records come from. */
  List<Long> missingPlaces() {
    var places = new ArrayList<Long>();
    byIdentity.forEach(
        (wanted, seen, place) -> {
          if (wanted > seen) {
            example(places, place);
          }
        });
    return places;
  }
}
