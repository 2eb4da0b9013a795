package dev.millrace.cli.data.fingerprints;

import dev.millrace.cli.Failure;
import dev.millrace.cli.data.Notices;
import dev.millrace.cli.data.TopicReader;
import dev.millrace.fingerprint.SensorMessageReader;
import dev.millrace.fingerprint.model.SensorMessage;
import dev.millrace.serde.codec.MalformedRecord;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Finds the messages that each fingerprint was computed from, and saves both together.
 *
 * <p>The topics do not say which messages these are; that follows from what they hold:
 *
 * <ol>
 *   <li>Whatever the job put into a fingerprint was in the input when the fingerprint was
 *       committed. So the <em>candidates</em> (messages of the fingerprint's equipment and window
 *       up to where the input ended after the fingerprint was read) are all of them, and perhaps
 *       more.
 *   <li>What is more came too late, or was refused. The job writes a dead letter for each such
 *       message, which names its place; candidates with a dead letter are left out.
 *   <li>A dead letter may still be under way. But every message holds a reading at least, and the
 *       fingerprint says how many readings of each sensor it has. So if the candidates that are
 *       left have more readings of any sensor, a letter is to come, and the case stays open; if
 *       they have as many of each, they are exactly the fingerprint's messages; if they have fewer,
 *       messages are gone, for instance because Kafka keeps them no longer.
 * </ol>
 *
 * <p>The input is read twice in a round: first to count, then to keep, one fingerprint after the
 * other, what the complete ones need. So only input of fingerprints that are about to be saved is
 * ever in memory; should that become too much, the newest ones are put off to another look. A round
 * begins behind the messages, at the head of each partition, that no fingerprint needs any more.
 */
final class Keeper {
  private static final Comparator<OpenCase> OLDEST_FIRST =
      Comparator.comparingLong((OpenCase open) -> open.fingerprint().start())
          .thenComparing(open -> open.fingerprint().equipId())
          .thenComparingLong(open -> open.fingerprint().end());

  private final TopicReader input;
  private final Archive archive;
  private final Notices hopeless;
  private final long mostHeldBytes;
  private final BooleanSupplier interrupted;
  private final SensorMessageReader reader = new SensorMessageReader();
  private final Map<Window, OpenCase> cases = new LinkedHashMap<>();

  /** Those whose messages may stand before where the others begin to read. */
  private final Set<Window> fromBeginning = new HashSet<>();

  private final Map<Integer, Set<Long>> refused = new HashMap<>();
  private final CoveredTime covered = new CoveredTime();
  private final Map<TopicPartition, Long> resume = new HashMap<>();
  private long saved;
  private long there;

  /**
   * Knows no fingerprint yet.
   *
   * @param hopeless is told of fingerprints whose messages are gone
   * @param mostHeldBytes how much input may be in memory
   * @param interrupted asked now and then whether to stop
   */
  Keeper(
      TopicReader input,
      Archive archive,
      Notices hopeless,
      long mostHeldBytes,
      BooleanSupplier interrupted) {
    this.input = input;
    this.archive = archive;
    this.hopeless = hopeless;
    this.mostHeldBytes = mostHeldBytes;
    this.interrupted = interrupted;
  }

  /** Takes a fingerprint; one that is saved already, or that comes twice, changes nothing. */
  void take(Fingerprint fingerprint) {
    Window window = fingerprint.window();
    if (archive.holds(fingerprint)) {
      there++;
      covered.add(window);
    } else if (cases.putIfAbsent(window, new OpenCase(fingerprint)) == null
        && covered.overlaps(window)) {
      fromBeginning.add(window);
    }
  }

  /** Leaves out the message at this place of the input from now on. */
  void refuse(int partition, long offset) {
    refused.computeIfAbsent(partition, any -> new HashSet<>()).add(offset);
  }

  /** How many fingerprints were saved. */
  long saved() {
    return saved;
  }

  /** How often a fingerprint came that was there already. */
  long there() {
    return there;
  }

  /** How many fingerprints wait for dead letters, or to be looked for. */
  int open() {
    return cases.size();
  }

  /**
   * Saves what is complete.
   *
   * @param ends where the input ended after all fingerprints so far were read
   */
  void save(Map<TopicPartition, Long> ends) {
    var recent = new HashMap<Window, OpenCase>();
    var older = new HashMap<Window, OpenCase>();
    cases.forEach(
        (window, open) -> (fromBeginning.contains(window) ? older : recent).put(window, open));
    saveAmong(recent, Map.copyOf(resume), ends, true);
    saveAmong(older, Map.of(), ends, false);
  }

  private void saveAmong(
      Map<Window, OpenCase> some,
      Map<TopicPartition, Long> starts,
      Map<TopicPartition, Long> ends,
      boolean moveOn) {
    if (some.isEmpty() || interrupted.getAsBoolean()) {
      return;
    }
    count(some, starts, ends, moveOn);
    if (interrupted.getAsBoolean()) {
      return;
    }
    var complete = new HashMap<Window, OpenCase>();
    some.forEach(
        (window, open) -> {
          switch (open.standing()) {
            case COMPLETE -> complete.put(window, open);
            case TOO_FEW -> giveUp(window, open);
            case TOO_MANY -> {
              // Stays open until its dead letters have come.
            }
          }
        });
    Map<Window, OpenCase> left = complete;
    while (!left.isEmpty() && !interrupted.getAsBoolean()) {
      left = collect(left, starts, ends);
    }
  }

  private void count(
      Map<Window, OpenCase> some,
      Map<TopicPartition, Long> starts,
      Map<TopicPartition, Long> ends,
      boolean moveOn) {
    some.values().forEach(OpenCase::recount);
    Collection<Long> sizes = sizes(some);
    var settledSoFar = new HashSet<>(ends.keySet());
    input.read(
        starts,
        ends,
        next -> {
          SensorMessage message = message(next);
          List<OpenCase> its = message == null ? List.of() : casesOf(message, sizes, some);
          if (message != null) {
            its.forEach(open -> open.count(message));
          }
          var partition = new TopicPartition(next.topic(), next.partition());
          if (moveOn && settledSoFar.contains(partition)) {
            if (message == null
                || (its.isEmpty() && covered.contains(message.equipId(), message.epochMillis()))) {
              resume.put(partition, next.offset() + 1);
            } else {
              settledSoFar.remove(partition);
            }
          }
          return !interrupted.getAsBoolean();
        });
  }

  private void giveUp(Window window, OpenCase open) {
    hopeless.add(
        open.fingerprint().fileName()
            + ": "
            + open.missing()
            + " of its readings are not in the input any more.");
    close(window);
  }

  private void close(Window window) {
    cases.remove(window);
    fromBeginning.remove(window);
    covered.add(window);
  }

  /**
   * Reads the messages of complete fingerprints and saves these.
   *
   * @return those for which there was no room
   */
  private Map<Window, OpenCase> collect(
      Map<Window, OpenCase> complete,
      Map<TopicPartition, Long> starts,
      Map<TopicPartition, Long> ends) {
    Collection<Long> sizes = sizes(complete);
    var wanted = new HashMap<>(complete);
    var putOff = new HashMap<Window, OpenCase>();
    var begun = new TreeSet<>(OLDEST_FIRST);
    long[] held = {0};
    input.read(
        starts,
        ends,
        next -> {
          SensorMessage message = message(next);
          byte[] value = next.value();
          if (message == null || value == null) {
            return !interrupted.getAsBoolean();
          }
          for (OpenCase open : casesOf(message, sizes, wanted)) {
            begun.add(open);
            held[0] += OpenCase.weight(value);
            if (open.keep(next.partition(), next.offset(), value)) {
              archive.save(open.fingerprint(), open.input());
              saved++;
              close(open.fingerprint().window());
              held[0] -= release(open, wanted, begun);
            }
          }
          while (held[0] > mostHeldBytes) {
            OpenCase newest = newest(begun);
            putOff.put(newest.fingerprint().window(), newest);
            held[0] -= release(newest, wanted, begun);
          }
          return !wanted.isEmpty() && !interrupted.getAsBoolean();
        });
    // What was counted and is gone by now is counted again in the next round.
    wanted.values().forEach(OpenCase::release);
    return putOff;
  }

  private static long release(
      OpenCase open, Map<Window, OpenCase> wanted, SortedSet<OpenCase> begun) {
    long held = open.weight();
    open.release();
    wanted.remove(open.fingerprint().window());
    begun.remove(open);
    return held;
  }

  private OpenCase newest(SortedSet<OpenCase> begun) {
    if (begun.size() == 1) {
      throw new Failure(
          "The messages of "
              + begun.first().fingerprint().fileName()
              + " alone take more than "
              + (mostHeldBytes >> 20)
              + " MiB of memory.",
          "Let the job take fingerprints of shorter windows.");
    }
    return begun.last();
  }

  /** The message of a record, or null if the job refused it. */
  private @Nullable SensorMessage message(ConsumerRecord<byte[], byte[]> next) {
    byte @Nullable [] value = next.value();
    if (value == null || refused.getOrDefault(next.partition(), Set.of()).contains(next.offset())) {
      return null;
    }
    try {
      return reader.read(value);
    } catch (MalformedRecord dead) {
      return null;
    }
  }

  /** Windows of several sizes are there only if the job was run with several. */
  private static Collection<Long> sizes(Map<Window, OpenCase> some) {
    var sizes = new HashSet<Long>();
    some.keySet().forEach(window -> sizes.add(window.size()));
    return sizes;
  }

  private static List<OpenCase> casesOf(
      SensorMessage message, Collection<Long> sizes, Map<Window, OpenCase> some) {
    var found = new ArrayList<OpenCase>(1);
    for (long size : sizes) {
      OpenCase open = some.get(Window.of(message.equipId(), message.epochMillis(), size));
      if (open != null) {
        found.add(open);
      }
    }
    return found;
  }
}
