package dev.millrace.pulsar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.function.BiConsumer;
import org.apache.flink.api.connector.source.ReaderInfo;
import org.apache.flink.api.connector.source.SourceEvent;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.api.connector.source.SplitsAssignment;
import org.apache.flink.metrics.groups.SplitEnumeratorMetricGroup;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PulsarEnumeratorTest {
  private static final String TOPIC = "persistent://t/n/x";
  private static final Position LAST = new Position(7, 8, -1, 0);

  private final KnownTopics topics = new KnownTopics();
  private final Stage stage = new Stage(2);

  @Test
  void givesEachPartitionToOneSubtask() {
    topics.grow(4);

    start(plan(StartingPoint.earliest(), false), fresh());

    assertThat(stage.names())
        .containsExactlyInAnyOrder(partition(0), partition(1), partition(2), partition(3));
    assertThat(stage.of(0)).hasSize(2);
    assertThat(stage.of(1)).hasSize(2);
  }

  @Test
  void beginsWhereItIsToldToAndKnowsTheEndWhenItStarts() {
    topics.grow(1);
    Instant time = Instant.parse("2026-11-28T00:00:00Z");
    String name = partition(0);

    assertThat(first(StartingPoint.earliest(), false))
        .isEqualTo(new PulsarSplit(name, null, null, null));
    assertThat(first(StartingPoint.latest(), false))
        .isEqualTo(new PulsarSplit(name, LAST, null, null));
    assertThat(first(StartingPoint.publishedFrom(time), false))
        .isEqualTo(new PulsarSplit(name, null, time, null));
    assertThat(first(StartingPoint.behind(Map.of(name, "7:5:0:3")), true))
        .isEqualTo(new PulsarSplit(name, new Position(7, 5, 3, 0), null, LAST));
  }

  @Test
  void leavesOutWhatHasNothingToReadWhereThereIsAnEnd() {
    topics.grow(2);
    topics.empty(partition(1));

    start(plan(StartingPoint.earliest(), true), fresh());

    assertThat(stage.names()).containsExactly(partition(0));
    assertThat(stage.told).containsExactlyInAnyOrder(0, 1);
  }

  @Test
  void newPartitionsAreReadFromTheirFirstMessage() {
    topics.grow(1);
    start(plan(StartingPoint.latest(), false), fresh());
    topics.grow(3);

    stage.discoverAgain();

    assertThat(stage.names()).containsExactlyInAnyOrder(partition(0), partition(1), partition(2));
    assertThat(stage.all())
        .filteredOn(split -> !split.name().equals(partition(0)))
        .allMatch(split -> split.position() == null);
    assertThat(stage.told).isEmpty();
  }

  @Test
  void findsNothingTwiceAndTakesBackWhatAFailedSubtaskHad() throws Exception {
    topics.grow(2);
    PulsarEnumerator enumerator = start(plan(StartingPoint.earliest(), false), fresh());
    stage.discoverAgain();
    assertThat(stage.names()).hasSize(2);
    PulsarSplit back = stage.of(1).get(0).at(LAST);

    enumerator.addSplitsBack(List.of(back), 1);
    assertThat(enumerator.snapshotState(1).waiting()).containsExactly(back);
    enumerator.addReader(1);

    assertThat(stage.of(1)).last().isEqualTo(back);
    assertThat(enumerator.snapshotState(2).waiting()).isEmpty();
  }

  @Test
  void goesOnWithWhatIsKnownAfterARestore() {
    topics.grow(2);
    PulsarSplit waiting = new PulsarSplit(partition(0), LAST, null, new Position(9, 9, -1, 0));
    var state =
        new PulsarEnumeratorState(
            new TreeSet<>(List.of(partition(0), partition(1))), List.of(waiting));

    start(plan(StartingPoint.earliest(), true), state).addReader(0);

    assertThat(stage.all()).containsExactly(waiting);
    assertThat(stage.told).contains(0, 1);
  }

  @Test
  void failsTheJobWhereThePartitionsAreNeverToBeFound() {
    topics.failure = new IOException("no such topic");

    assertThatThrownBy(() -> start(plan(StartingPoint.earliest(), false), fresh()))
        .hasStackTraceContaining("no such topic");
  }

  private PulsarSplit first(StartingPoint start, boolean bounded) {
    stage.assigned.clear();
    start(plan(start, bounded), fresh());
    return stage.all().get(0);
  }

  private PulsarEnumerator start(PulsarEnumerator.Plan plan, PulsarEnumeratorState state) {
    var enumerator = new PulsarEnumerator(stage, topics, plan, state);
    enumerator.start();
    return enumerator;
  }

  private static PulsarEnumerator.Plan plan(StartingPoint start, boolean bounded) {
    return new PulsarEnumerator.Plan(List.of(TOPIC), start, bounded, Duration.ofSeconds(1));
  }

  private static PulsarEnumeratorState fresh() {
    return new PulsarEnumeratorState(new TreeSet<>(), List.of());
  }

  private static String partition(int index) {
    return TOPIC + "-partition-" + index;
  }

  /** Topics that are what a test makes them. */
  private static final class KnownTopics implements Topics {
    private final TreeSet<String> names = new TreeSet<>();
    private final Set<String> empty = new HashSet<>();
    private @Nullable IOException failure;

    void grow(int partitions) {
      for (int index = 0; index < partitions; index++) {
        names.add(partition(index));
      }
    }

    void empty(String partition) {
      empty.add(partition);
    }

    @Override
    public List<String> partitions(String topic) throws IOException {
      if (failure != null) {
        throw failure;
      }
      return List.copyOf(names);
    }

    @Override
    public @Nullable Position last(String partition) {
      return empty.contains(partition) ? null : LAST;
    }

    @Override
    public void close() {}
  }

  /** Flink around the enumerator, with all readers there and everything done at once. */
  private static final class Stage implements SplitEnumeratorContext<PulsarSplit> {
    private final int parallelism;
    private final Map<Integer, List<PulsarSplit>> assigned = new HashMap<>();
    private final List<Integer> told = new ArrayList<>();
    private Runnable discovery = () -> {};

    Stage(int parallelism) {
      this.parallelism = parallelism;
    }

    List<PulsarSplit> of(int subtask) {
      return assigned.getOrDefault(subtask, List.of());
    }

    List<PulsarSplit> all() {
      return assigned.values().stream().flatMap(List::stream).toList();
    }

    List<String> names() {
      return all().stream().map(PulsarSplit::name).toList();
    }

    void discoverAgain() {
      discovery.run();
    }

    @Override
    public SplitEnumeratorMetricGroup metricGroup() {
      return UnregisteredMetricsGroup.createSplitEnumeratorMetricGroup();
    }

    @Override
    public void sendEventToSourceReader(int subtask, SourceEvent event) {}

    @Override
    public int currentParallelism() {
      return parallelism;
    }

    @Override
    public Map<Integer, ReaderInfo> registeredReaders() {
      Map<Integer, ReaderInfo> readers = new HashMap<>();
      for (int subtask = 0; subtask < parallelism; subtask++) {
        readers.put(subtask, new ReaderInfo(subtask, "here"));
      }
      return readers;
    }

    @Override
    public void assignSplits(SplitsAssignment<PulsarSplit> assignment) {
      assignment
          .assignment()
          .forEach(
              (subtask, splits) ->
                  assigned.computeIfAbsent(subtask, none -> new ArrayList<>()).addAll(splits));
    }

    @Override
    public void signalNoMoreSplits(int subtask) {
      told.add(subtask);
    }

    @Override
    public <T> void callAsync(Callable<T> call, BiConsumer<T, Throwable> handler) {
      T result;
      try {
        result = call.call();
      } catch (Exception failure) {
        handler.accept(null, failure);
        return;
      }
      handler.accept(result, null);
    }

    @Override
    public <T> void callAsync(
        Callable<T> call, BiConsumer<T, Throwable> handler, long delay, long period) {
      discovery = () -> callAsync(call, handler);
      discoverAgain();
    }

    @Override
    public void runInCoordinatorThread(Runnable work) {
      work.run();
    }
  }
}
