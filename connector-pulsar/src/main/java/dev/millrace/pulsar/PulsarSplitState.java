package dev.millrace.pulsar;

import org.jspecify.annotations.Nullable;

/** How far a partition's messages are handed over to the job. */
final class PulsarSplitState {
  private final PulsarSplit split;
  private final Partition partition;
  private @Nullable Position position;

  PulsarSplitState(PulsarSplit split) {
    this.split = split;
    this.partition = Partition.of(split.name());
    this.position = split.position();
  }

  Partition partition() {
    return partition;
  }

  void handedOver(Position read) {
    position = read;
  }

  PulsarSplit split() {
    return split.at(position);
  }
}
