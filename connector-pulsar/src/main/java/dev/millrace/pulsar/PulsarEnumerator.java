package dev.millrace.pulsar;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.api.connector.source.SplitsAssignment;
import org.apache.flink.util.FlinkRuntimeException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds partitions, decides where each begins, and gives each to one subtask. */
final class PulsarEnumerator implements SplitEnumerator<PulsarSplit, PulsarEnumeratorState> {
  private static final Logger LOG = LoggerFactory.getLogger(PulsarEnumerator.class);

  private final SplitEnumeratorContext<PulsarSplit> context;
  private final Topics topics;
  private final Plan plan;
  // Read by the thread that asks Pulsar as well.
  private final SortedSet<String> known;
  private final List<PulsarSplit> waiting;
  private boolean complete;

  /**
   * What is to be read.
   *
   * @param topics their full names
   * @param start where the partitions begin that are found first
   * @param bounded whether to end at the message that is the last one now
   * @param discovery how often to look for new partitions; never if zero
   */
  record Plan(List<String> topics, StartingPoint start, boolean bounded, Duration discovery) {}

  PulsarEnumerator(
      SplitEnumeratorContext<PulsarSplit> context,
      Topics topics,
      Plan plan,
      PulsarEnumeratorState state) {
    this.context = context;
    this.topics = topics;
    this.plan = plan;
    this.known = new ConcurrentSkipListSet<>(state.known());
    this.waiting = new ArrayList<>(state.waiting());
  }

  @Override
  public void start() {
    if (plan.bounded() && !known.isEmpty()) {
      // What is the last message was decided when the job began.
      complete = true;
    } else if (plan.bounded() || plan.discovery().isZero()) {
      context.callAsync(this::discover, this::take);
    } else {
      context.callAsync(this::discover, this::take, 0, plan.discovery().toMillis());
    }
  }

  /** What is new, beginning and end included. */
  private List<PulsarSplit> discover() throws IOException, InterruptedException {
    StartingPoint start = known.isEmpty() ? plan.start() : StartingPoint.earliest();
    List<PulsarSplit> found = new ArrayList<>();
    for (String topic : plan.topics()) {
      for (String partition : topics.partitions(topic)) {
        if (!known.contains(partition)) {
          found.add(split(partition, start));
        }
      }
    }
    return found;
  }

  private PulsarSplit split(String partition, StartingPoint start)
      throws IOException, InterruptedException {
    @Nullable Position last =
        plan.bounded() || start instanceof StartingPoint.Latest ? topics.last(partition) : null;
    @Nullable Position position = null;
    @Nullable Instant publishedFrom = null;
    if (start instanceof StartingPoint.Latest) {
      position = last;
    } else if (start instanceof StartingPoint.Behind behind) {
      position = behind.positions().get(partition);
    } else if (start instanceof StartingPoint.PublishedFrom from) {
      publishedFrom = from.time();
    }
    return new PulsarSplit(
        partition, position, publishedFrom, plan.bounded() ? endOf(last, position) : null);
  }

  /** An empty partition ends where it begins. */
  private static Position endOf(@Nullable Position last, @Nullable Position position) {
    return last == null ? (position == null ? Position.NONE : position) : last;
  }

  private void take(@Nullable List<PulsarSplit> found, @Nullable Throwable failure) {
    if (failure != null || found == null) {
      throw new FlinkRuntimeException(
          "The partitions to read cannot be found. The cause says why.", failure);
    }
    for (PulsarSplit split : found) {
      if (known.add(split.name())) {
        LOG.info("Found {}", split);
        if (!split.isRead()) {
          waiting.add(split);
        }
      }
    }
    complete = plan.bounded();
    assign();
  }

  private void assign() {
    Map<Integer, List<PulsarSplit>> assignment = new HashMap<>();
    for (Iterator<PulsarSplit> left = waiting.iterator(); left.hasNext(); ) {
      PulsarSplit split = left.next();
      int owner = Partition.of(split.name()).owner(context.currentParallelism());
      if (context.registeredReaders().containsKey(owner)) {
        assignment.computeIfAbsent(owner, subtask -> new ArrayList<>()).add(split);
        left.remove();
      }
    }
    if (!assignment.isEmpty()) {
      context.assignSplits(new SplitsAssignment<>(assignment));
    }
    if (complete) {
      context.registeredReaders().keySet().forEach(context::signalNoMoreSplits);
    }
  }

  @Override
  public void handleSplitRequest(int subtask, @Nullable String host) {
    // Nobody asks: partitions are handed out as they are found.
  }

  @Override
  public void addSplitsBack(List<PulsarSplit> splits, int subtask) {
    waiting.addAll(splits);
  }

  @Override
  public void addReader(int subtask) {
    assign();
  }

  @Override
  public PulsarEnumeratorState snapshotState(long checkpoint) {
    return new PulsarEnumeratorState(new TreeSet<>(known), List.copyOf(waiting));
  }

  @Override
  public void close() throws IOException {
    topics.close();
  }
}
