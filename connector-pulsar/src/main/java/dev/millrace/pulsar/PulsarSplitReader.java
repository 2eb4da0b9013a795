package dev.millrace.pulsar;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.apache.flink.connector.base.source.reader.RecordsBySplits;
import org.apache.flink.connector.base.source.reader.RecordsWithSplitIds;
import org.apache.flink.connector.base.source.reader.splitreader.SplitReader;
import org.apache.flink.connector.base.source.reader.splitreader.SplitsChange;
import org.apache.flink.connector.base.source.reader.splitreader.SplitsRemoval;
import org.apache.pulsar.client.api.Message;
import org.apache.pulsar.client.api.PulsarClient;

/** Reads all partitions of a subtask, in one thread. */
final class PulsarSplitReader implements SplitReader<Message<byte[]>, PulsarSplit> {
  /** Messages of one partition in a row, so that none starves the others. */
  private static final int TURN = 1000;

  private static final Duration LONGEST_WAIT = Duration.ofMillis(200);

  private final PulsarClient client;
  private final Retrying retrying;
  private final int queueSize;
  private final Backlog backlog;
  private final Map<String, OpenPartition> partitions = new LinkedHashMap<>();
  private final Semaphore rung = new Semaphore(0);

  PulsarSplitReader(PulsarClient client, Retrying retrying, int queueSize, Backlog backlog) {
    this.client = client;
    this.retrying = retrying;
    this.queueSize = queueSize;
    this.backlog = backlog;
  }

  @Override
  public RecordsWithSplitIds<Message<byte[]>> fetch() {
    var messages = new RecordsBySplits.Builder<Message<byte[]>>();
    if (!drain(messages)) {
      waitForTheBell();
      drain(messages);
    }
    return messages.build();
  }

  /** Whether there was anything. */
  private boolean drain(RecordsBySplits.Builder<Message<byte[]>> messages) {
    boolean any = false;
    for (Iterator<Map.Entry<String, OpenPartition>> all = partitions.entrySet().iterator();
        all.hasNext(); ) {
      Map.Entry<String, OpenPartition> entry = all.next();
      OpenPartition partition = entry.getValue();
      List<Message<byte[]>> turn = new ArrayList<>();
      partition.drain(turn::add, TURN);
      backlog.tell(entry.getKey(), partition.backlog());
      if (!turn.isEmpty()) {
        messages.addAll(entry.getKey(), turn);
        any = true;
      }
      if (partition.isFinished()) {
        messages.addFinishedSplit(entry.getKey());
        close(entry.getKey(), partition);
        all.remove();
        any = true;
      }
    }
    return any;
  }

  private void waitForTheBell() {
    try {
      if (rung.tryAcquire(LONGEST_WAIT.toMillis(), TimeUnit.MILLISECONDS)) {
        rung.drainPermits();
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void close(String name, OpenPartition partition) {
    partition.close();
    backlog.forget(name);
  }

  @Override
  public void handleSplitsChanges(SplitsChange<PulsarSplit> change) {
    for (PulsarSplit split : change.splits()) {
      if (change instanceof SplitsRemoval) {
        OpenPartition removed = partitions.remove(split.name());
        if (removed != null) {
          close(split.name(), removed);
        }
      } else {
        partitions.put(
            split.name(), new OpenPartition(client, split, retrying, queueSize, rung::release));
      }
    }
  }

  @Override
  public void pauseOrResumeSplits(
      Collection<PulsarSplit> toPause, Collection<PulsarSplit> toResume) {
    setPaused(toPause, true);
    setPaused(toResume, false);
  }

  private void setPaused(Collection<PulsarSplit> splits, boolean paused) {
    for (PulsarSplit split : splits) {
      OpenPartition partition = partitions.get(split.name());
      if (partition != null) {
        partition.setPaused(paused);
      }
    }
  }

  @Override
  public void wakeUp() {
    rung.release();
  }

  @Override
  public void close() {
    partitions.forEach(this::close);
  }
}
