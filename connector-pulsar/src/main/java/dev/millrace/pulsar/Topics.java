package dev.millrace.pulsar;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the enumerator asks Pulsar. Each question is asked again while Pulsar is away. */
interface Topics extends Closeable {
  /**
   * The names of a topic's partitions; its own name if it has none.
   *
   * @throws IOException if no broker will ever tell
   */
  List<String> partitions(String topic) throws IOException, InterruptedException;

  /**
   * The last message that a partition has now; null if it is empty.
   *
   * @throws IOException if no broker will ever tell
   */
  @Nullable Position last(String partition) throws IOException, InterruptedException;
}
