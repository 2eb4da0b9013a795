package dev.millrace.cli.lakehouse;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Which messages a partition holds, and which of them were found in the table: 16 bytes and a bit
 * for each. They come in their order, so that a place is found by bisection.
 */
final class KeptPartition {
  private static final int INDEX_BITS = 24;

  private final int partition;
  private final Longs places = new Longs();
  private final Longs contents = new Longs();
  private final BitSet found = new BitSet();

  /** The ledgers in their order, and where each begins. */
  private final List<Stretch> stretches = new ArrayList<>();

  private final Map<Long, Integer> stretchOfLedger = new HashMap<>();

  private record Stretch(long ledger, int from) {}

  /** What became of a row. */
  enum Outcome {
    RIGHT,
    DOUBLED,
    WRONG,
    UNEXPECTED
  }

  KeptPartition(int partition) {
    this.partition = partition;
  }

  /** Keeps the next message. */
  void add(Place place, long content) {
    if (stretches.isEmpty() || stretches.get(stretches.size() - 1).ledger() != place.ledger()) {
      stretchOfLedger.put(place.ledger(), stretches.size());
      stretches.add(new Stretch(place.ledger(), places.size()));
    }
    places.add(packed(place));
    contents.add(content);
  }

  /** Finds a row's message. */
  Outcome find(Place place, long content) {
    Integer stretch = stretchOfLedger.get(place.ledger());
    if (stretch == null) {
      return Outcome.UNEXPECTED;
    }
    int message = places.find(packed(place), stretches.get(stretch).from(), end(stretch));
    if (message < 0) {
      return Outcome.UNEXPECTED;
    }
    if (found.get(message)) {
      return Outcome.DOUBLED;
    }
    found.set(message);
    return contents.get(message) == content ? Outcome.RIGHT : Outcome.WRONG;
  }

  private int end(int stretch) {
    return stretch + 1 < stretches.size() ? stretches.get(stretch + 1).from() : places.size();
  }

  /** Ledgers have 50,000 entries where nobody wants more, batches 1,000 messages. */
  private static long packed(Place place) {
    if (place.entry() >>> (Long.SIZE - 1 - INDEX_BITS) != 0
        || place.index() < -1
        || place.index() + 1 >= 1 << INDEX_BITS) {
      throw new IllegalArgumentException("no broker gives a message such a place: " + place);
    }
    return place.entry() << INDEX_BITS | place.index() + 1;
  }

  int size() {
    return places.size();
  }

  int missing() {
    return places.size() - found.cardinality();
  }

  /** Some of the messages that no row was found of. */
  void missing(int limit, Consumer<Place> taker) {
    int message = found.nextClearBit(0);
    for (int taken = 0; taken < limit && message < places.size(); taken++) {
      taker.accept(place(message));
      message = found.nextClearBit(message + 1);
    }
  }

  private Place place(int message) {
    int stretch = stretches.size() - 1;
    while (stretches.get(stretch).from() > message) {
      stretch--;
    }
    long packed = places.get(message);
    return new Place(
        partition,
        stretches.get(stretch).ledger(),
        packed >>> INDEX_BITS,
        (int) (packed & ((1 << INDEX_BITS) - 1)) - 1);
  }

  /** As if no row had been found yet. */
  void forgetRows() {
    found.clear();
  }
}
