package dev.millrace.cli.data.fingerprints;

import dev.millrace.fingerprint.model.Reading;
import dev.millrace.fingerprint.model.SensorMessage;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A fingerprint that is not saved yet, and what was seen of its input. */
final class OpenCase {
  /** What a look through the input has shown. */
  enum Standing {
    /** The messages seen are those that it was computed from. */
    COMPLETE,
    /** Some of the messages seen came too late for it; their dead letters are still to come. */
    TOO_MANY,
    /** Messages are gone. */
    TOO_FEW
  }

  /** What a message in memory takes besides its bytes. */
  private static final long OVERHEAD_BYTES = 80;

  /** One message with its place in the topic. */
  private record Kept(int partition, long offset, byte[] value) {}

  /** Readings of one sensor. */
  private static final class Tally {
    private final long wanted;
    private long seen;

    private Tally(long wanted) {
      this.wanted = wanted;
    }
  }

  private final Fingerprint fingerprint;
  private final Map<String, Tally> tallies = new HashMap<>();
  private final List<Kept> input = new ArrayList<>();
  private long strangers;
  private int messages;
  private long weight;

  OpenCase(Fingerprint fingerprint) {
    this.fingerprint = fingerprint;
    fingerprint.readings().forEach((sensor, wanted) -> tallies.put(sensor, new Tally(wanted)));
  }

  Fingerprint fingerprint() {
    return fingerprint;
  }

  /** Forgets what was counted, before the input is looked through once more. */
  void recount() {
    messages = 0;
    strangers = 0;
    tallies.values().forEach(tally -> tally.seen = 0);
  }

  void count(SensorMessage message) {
    messages++;
    for (Reading reading : message.readings()) {
      Tally tally = tallies.get(reading.sensor());
      if (tally == null) {
        strangers++;
      } else {
        tally.seen++;
      }
    }
  }

  Standing standing() {
    if (missing() > 0) {
      return Standing.TOO_FEW;
    }
    boolean tooMany =
        strangers > 0 || tallies.values().stream().anyMatch(tally -> tally.seen > tally.wanted);
    return tooMany ? Standing.TOO_MANY : Standing.COMPLETE;
  }

  /** How many readings are gone. */
  long missing() {
    return tallies.values().stream()
        .mapToLong(tally -> Math.max(0, tally.wanted - tally.seen))
        .sum();
  }

  /** Keeps a message that was counted before, and says whether it was the last one. */
  boolean keep(int partition, long offset, byte[] value) {
    input.add(new Kept(partition, offset, value));
    weight += weight(value);
    return input.size() == messages;
  }

  /** How many bytes of memory a message takes. */
  static long weight(byte[] value) {
    return value.length + OVERHEAD_BYTES;
  }

  /** How many bytes of memory all messages take that are kept. */
  long weight() {
    return weight;
  }

  /** Lets go of what was kept. */
  void release() {
    input.clear();
    weight = 0;
  }

  /** The messages kept, in the order of the topic. */
  List<byte[]> input() {
    return input.stream()
        .sorted(Comparator.comparingInt(Kept::partition).thenComparingLong(Kept::offset))
        .map(Kept::value)
        .toList();
  }
}
