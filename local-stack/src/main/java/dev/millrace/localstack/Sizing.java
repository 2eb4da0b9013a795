package dev.millrace.localstack;

import java.time.Duration;

/**
 * How much the servers may take of the machine.
 *
 * @param kafkaHeap the broker's heap, as {@code -Xmx} takes it
 * @param jobManager the JobManager's whole process, as Flink writes memory sizes
 * @param taskManager the TaskManager's whole process
 * @param slots how many subtasks' pipelines the TaskManager runs side by side
 * @param checkpointInterval how often jobs submitted from now on take a checkpoint
 */
public record Sizing(
    String kafkaHeap,
    String jobManager,
    String taskManager,
    int slots,
    Duration checkpointInterval) {
  public static final Sizing DEFAULT = new Sizing("1g", "1g", "2560m", 4, Duration.ofSeconds(5));

  public Sizing withSlots(int slots) {
    return new Sizing(kafkaHeap, jobManager, taskManager, slots, checkpointInterval);
  }
}
